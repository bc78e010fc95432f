const format = new Intl.NumberFormat('en');

/** `1 network`, `2 networks`. */
export const counted = (count: number, one: string): string =>
  `${format.format(count)} ${one}${count === 1 ? '' : 's'}`;
