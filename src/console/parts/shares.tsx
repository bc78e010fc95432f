import type { Share } from '../text/ways.ts';

/** Which fraction leaves how: one bar, with what each part is below it. The words say all that the colours do. */
export function Shares({ shares, label }: { readonly shares: readonly Share[]; readonly label: string }) {
  return (
    <figure class="shares">
      <svg class="share-bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
        {shares.map(({ name, tone, percent }, index) => {
          const before = shares.slice(0, index).reduce((sum, each) => sum + each.percent, 0);
          return <rect key={name} class={tone} x={before} y={0} width={percent} height={4} />;
        })}
      </svg>
      <figcaption>
        <span class="unseen">{label}: </span>
        <ul class="plain">
          {shares.map(({ name, title, tone, count, percent }) => (
            <li key={name}>
              <span class={`swatch ${tone}`} aria-hidden="true" /> {title}: {count} ({Math.round(percent)} %)
            </li>
          ))}
        </ul>
      </figcaption>
    </figure>
  );
}
