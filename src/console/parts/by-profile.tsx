import type { Way } from '../data/api.ts';
import { sharesOf, waysByProfile } from '../text/ways.ts';
import { Shares } from './shares.tsx';

/** Under each profile of policy, how those leave that are judged by it. */
export function ByProfile({ ways }: { readonly ways: readonly Way[] }) {
  if (ways.length === 0) return null;
  return (
    <section aria-label="By profile">
      <h3>By profile</h3>
      <div class="columns">
        {waysByProfile(ways).map(({ title, classes }) => (
          <div key={title}>
            <h4>{title}</h4>
            <Shares shares={sharesOf(classes)} label={title} />
          </div>
        ))}
      </div>
    </section>
  );
}
