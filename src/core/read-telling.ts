import pLimit from 'p-limit';
import { counted } from './text.ts';

/** People hear of every so many. */
const tellEvery = 100;
/** So many at once. */
const sideBySide = 8;

/** Reads each of a list, several side by side, and tells how far it is; `what` is one of them. The answers are in the order of the list. */
export async function readTelling<T, R>(
  what: string,
  all: readonly T[],
  read: (one: T) => Promise<R>,
  tell: (text: string, far: { readonly done: number; readonly left: number }) => void | Promise<void>,
): Promise<R[]> {
  const limit = pLimit(sideBySide);
  let done = 0;
  return Promise.all(
    all.map((one) =>
      limit(async () => {
        const answer = await read(one);
        done += 1;
        if (done % tellEvery === 0 || done === all.length)
          await tell(`${done} of ${counted(all.length, what)} read`, { done, left: all.length - done });
        return answer;
      }),
    ),
  );
}
