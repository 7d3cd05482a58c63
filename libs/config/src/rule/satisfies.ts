import { ValidateBy } from 'class-validator';

/**
 * A class-validator rule from a function that says what is wrong with a value, or undefined when nothing is. The text
 * follows the variable's name and must not repeat the value.
 */
export function Satisfies(problemOf: (value: unknown) => string | undefined): PropertyDecorator {
  return ValidateBy({
    name: 'satisfies',
    validator: {
      validate: (value) => problemOf(value) === undefined,
      defaultMessage: (context) => `$property ${problemOf(context?.value) ?? 'is not valid'}`,
    },
  });
}
