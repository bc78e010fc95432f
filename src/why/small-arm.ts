import type { Arm } from '../arm/arm.ts';

/** More rows than are read besides the main work. */
export class TooManyRows extends Error {}

/** The same Azure, whose first page of a query refuses where that has more rows: what grows with an estate is not read besides the main work. */
export const smallArm = (
  arm: Pick<Arm, 'queryGraph' | 'list'>,
  mostRows: number,
): Pick<Arm, 'queryGraph' | 'list'> => ({
  list: arm.list,
  async queryGraph(...asked) {
    const page = await arm.queryGraph(...asked);
    if (page.total !== undefined && page.total > mostRows) throw new TooManyRows(`${page.total} rows`);
    return page;
  },
});
