/** What stands in place of a secret. */
export const REDACTED = '[redacted]';

const SECRET_NAME =
  /pass(?!ed|es$|ive|ing)|secret|authorization|cookie|credential|token|psk|(api|master|private|pre-?shared|wep|auth|encryption)[-_]?key|(^|[^a-z])pin$|[a-z]Pin$/i;
const URL_USER = /(\b[a-z][a-z\d+.-]{0,20}:\/\/)[^\s/@]+@/gi;
const AUTHORIZATION = /\b(Bearer|Basic|Digest)\s+[\w+/=~.-]{8,}/g;

/**
 * Whether the name of a field, header or variable, or the last part of a parameter path, is that of a secret. Errs on
 * the side of silence.
 */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.slice(name.lastIndexOf('.', name.length - 2) + 1));
}

/** Hides the credentials that URLs and Authorization headers inside a text carry. */
export function redactText(text: string): string {
  return text.replace(URL_USER, `$1${REDACTED}@`).replace(AUTHORIZATION, `$1 ${REDACTED}`);
}
