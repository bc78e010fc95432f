/** Orders texts by their code units: the same everywhere, in any language of the machine. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
