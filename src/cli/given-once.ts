import type { Command, Option } from 'commander';

/** Whether an option takes several values: its help says so, by `…` in its value or the word repeatable. */
export const takesSeveral = ({ variadic, defaultValue }: Option): boolean => variadic || Array.isArray(defaultValue);

/**
 * Refuses a second value for an option that takes one: the parser would let the last win in silence, and half of what somebody gave would not
 * be answered. A flag that is given twice says what it says once.
 */
export function refuseSecondValues(command: Command): void {
  for (const option of command.options) {
    if (takesSeveral(option) || option.isBoolean()) continue;
    let isGiven = false;
    command.on(`option:${option.name()}`, () => {
      if (isGiven) command.error(`error: option '${option.flags}' is given twice; it takes one value`);
      isGiven = true;
    });
  }
}
