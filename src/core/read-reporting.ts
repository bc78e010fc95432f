import pLimit from 'p-limit';
import { counted } from './text.ts';

/** Progress is reported after each of so many. */
const reportEvery = 100;
/** So many at once. */
const sideBySide = 8;

/** Reads each of a list, several side by side, and reports the progress; `what` is one of them. The answers are in the order of the list. */
export async function readReporting<T, R>(
  what: string,
  all: readonly T[],
  read: (one: T) => Promise<R>,
  report: (text: string, far: { readonly done: number; readonly left: number }) => void | Promise<void>,
): Promise<R[]> {
  const limit = pLimit(sideBySide);
  let done = 0;
  return Promise.all(
    all.map((one) =>
      limit(async () => {
        const answer = await read(one);
        done += 1;
        if (done % reportEvery === 0 || done === all.length)
          await report(`${done} of ${counted(all.length, what)} read`, { done, left: all.length - done });
        return answer;
      }),
    ),
  );
}
