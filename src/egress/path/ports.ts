/** Port ranges, both ends included, in order and apart. */
export type Ports = readonly (readonly [number, number])[];

export const allPorts: Ports = [[0, 65_535]];

/** The ports that texts such as `*`, `443` and `1000-2000` name, several to a text where commas part them. What is no port names none. */
export function parsePorts(texts: readonly string[]): Ports {
  const ranges = texts
    .flatMap((text) => text.split(','))
    .flatMap((text): (readonly [number, number])[] => {
      if (/^\s*(\*|any)\s*$/i.test(text)) return [[0, 65_535]];
      const [, first, last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(text) ?? [];
      return first === undefined ? [] : [[Number(first), Number(last)]];
    });
  return joinPorts(ranges);
}

/** Their union. Port 0 is never connected to: the ports are 1 to 65535. */
export function joinPorts(ranges: Ports): Ports {
  const joined: [number, number][] = [];
  for (const [first, last] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const open = joined[joined.length - 1];
    if (open !== undefined && first <= open[1] + 1) open[1] = Math.max(open[1], last);
    else joined.push([first <= 1 ? 0 : first, last]);
  }
  return joined;
}

/** What is left of the first without the second. */
export function withoutPorts(ports: Ports, taken: Ports): Ports {
  let left = [...ports];
  for (const [from, to] of taken) {
    left = left.flatMap(([first, last]): (readonly [number, number])[] => {
      if (to < first || from > last) return [[first, last]];
      const before: (readonly [number, number])[] = first < from ? [[first, from - 1]] : [];
      return last > to ? [...before, [to + 1, last]] : before;
    });
  }
  return left;
}

export const holdsPort = (ports: Ports, port: number): boolean =>
  ports.some(([first, last]) => first <= port && port <= last);
