import { ValidateBy, ValidateIf } from 'class-validator';

/** What every field of a DTO says of itself, for the reader of the OpenAPI document. */
export interface FieldFacts {
  readonly description: string;
  /** The field may be left out. */
  readonly optional?: boolean;
  readonly example?: unknown;
  /** What a field that is left out stands for. */
  readonly default?: unknown;
}

/** Decorators for a field that may be left out: only what is present is validated, and `null` is present. */
export function presence({ optional = false }: FieldFacts): PropertyDecorator[] {
  return optional ? [ValidateIf((_object, value: unknown) => value !== undefined)] : [];
}

/** The facts as @ApiProperty takes them. */
export function documented({ description, optional = false, ...rest }: FieldFacts) {
  return {
    description,
    required: !optional,
    ...(rest.example !== undefined && { example: rest.example }),
    ...(rest.default !== undefined && { default: rest.default }),
  };
}

/**
 * A rule of our own.
 *
 * @param fault what is wrong with the value, worded to stand behind the name of the field; null when nothing is
 */
export function Rule(name: string, fault: (value: unknown, dto: object) => string | null): PropertyDecorator {
  return ValidateBy({
    name,
    validator: {
      validate: (value, at) => fault(value, at?.object ?? {}) === null,
      defaultMessage: (at) => fault(at?.value, at?.object ?? {}) ?? '',
    },
  });
}
