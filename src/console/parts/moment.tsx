import { sayAge, sayMoment } from '../text/time.ts';

/** A moment as its age, with the moment itself beside it or, where there is little room, behind it. */
export function Moment({ at, brief = false }: { readonly at: string; readonly brief?: boolean }) {
  const moment = sayMoment(at);
  const age = sayAge(at, new Date());
  return (
    <time dateTime={at} title={moment}>
      {brief ? age : `${moment} (${age})`}
    </time>
  );
}
