import { useEffect } from 'preact/hooks';
import { type Progress as Far, sayProgress } from '../text/progress.ts';
import { Moment } from './moment.tsx';

/** How often the page refreshes the progress, in milliseconds. */
const pause = 5_000;

/** How far a sweep or a plan is, asked again while it goes on. */
export function Progress({ far, again }: { readonly far: Far; readonly again: () => void }) {
  useEffect(() => {
    const timer = setTimeout(again, pause);
    return () => clearTimeout(timer);
  }, [far, again]);
  const { done, left } = far;
  return (
    <>
      {sayProgress(far)}, since <Moment at={far.since} />
      {done !== undefined && left !== undefined && (
        <>
          {' '}
          <progress aria-label={far.step} value={done} max={done + left} />
        </>
      )}
    </>
  );
}
