import type { WaysOfDay } from '../data/api.ts';
import { sharesOf } from '../text/ways.ts';

/** The estate's ways out, a column a day, oldest first. The table below says the same to who can't see it. */
export function Days({ days }: { readonly days: readonly WaysOfDay[] }) {
  const last = days.slice(-90);
  // A column of a few days is no wider than one of a month.
  const width = 100 / Math.max(last.length, 30);
  return (
    <figure class="shares">
      <svg class="days" viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
        {last.flatMap(({ day, classes }, column) => {
          let below = 30;
          return sharesOf(classes).map(({ name, tone, percent }) => {
            const height = (30 * percent) / 100;
            below -= height;
            return (
              <rect
                key={`${day} ${name}`}
                class={tone}
                x={column * width}
                y={below}
                width={width * 0.9}
                height={height}
              />
            );
          });
        })}
      </svg>
      <figcaption class="quiet">
        {last[0]?.day} to {last.at(-1)?.day}, each day from no way out (below) to the most open.
      </figcaption>
      {/* A table takes no height but its rows': only what is around it can be made small. */}
      <div class="unseen">
        <table>
          <caption>Ways out by day</caption>
          <tbody>
            {last.map(({ day, classes }) => (
              <tr key={day}>
                <th scope="row">{day}</th>
                <td>
                  {sharesOf(classes)
                    .map(({ title, count }) => `${title} ${count}`)
                    .join(', ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
