/** An element of an XMPP stream. */
export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  readonly namespace: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
}

const entities: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text for an element or for an attribute in either kind of quotes. */
export function escapeXml(text: string): string {
  return text.replaceAll(/[<>&"']/g, (character) => entities[character] ?? '');
}

/** The first child of this name and namespace, null when there is none. */
export function childOf({ children }: XmlElement, name: string, namespace: string): XmlElement | null {
  const found = children.find(
    (child) => typeof child !== 'string' && child.name === name && child.namespace === namespace,
  );
  return found === undefined || typeof found === 'string' ? null : found;
}

/** The text directly inside an element. */
export function textIn({ children }: XmlElement): string {
  return children.filter((child) => typeof child === 'string').join('');
}
