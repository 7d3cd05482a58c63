/** How the text of a variable becomes a value: as it is, a decimal integer, or a comma-separated list. */
type SettingKind = 'text' | 'integer' | 'list';

export type SettingValue = string | number | readonly string[] | undefined;

/** Everything that is said about one variable, in one place. */
export interface SettingDeclaration {
  /** Name of the environment variable; the same with `_FILE` names a file that holds the value. */
  readonly name: string;
  readonly kind: SettingKind;
  /** Undefined: there is none, and the slice's property is undefined when the variable is absent. */
  readonly default: SettingValue;
  /** For the operator, one or two sentences. */
  readonly description: string;
  /** Never repeated in a message, and its default is not documented. */
  readonly secret: boolean;
}

/** A setting with the property of the slice that takes it. */
export interface SliceSetting extends SettingDeclaration {
  readonly property: string;
}

/** A class whose properties are declared with `@Setting`, created without arguments. */
export type Slice<T extends object = object> = new () => T;

const declared = new Map<unknown, SliceSetting[]>();

/** Binds a property of a slice to an environment variable. Its rules are class-validator decorators beside it. */
export function Setting(
  declaration: Pick<SettingDeclaration, 'name' | 'description'> & Partial<SettingDeclaration>,
): PropertyDecorator {
  return (prototype, property) => {
    const settings = declared.get(prototype.constructor) ?? [];
    const defaults = { kind: 'text', default: undefined, secret: false } as const;
    settings.push({ ...defaults, ...declaration, property: String(property) });
    declared.set(prototype.constructor, settings);
  };
}

/** The settings of a slice in the order of their declaration. */
export function settingsOf(slice: Slice): readonly SliceSetting[] {
  return declared.get(slice) ?? [];
}
