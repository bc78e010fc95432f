import { Policy } from '../../src/policy/policy.ts';
import { createWhyReader, type WhyReader } from '../../src/why/reader.ts';
import { pageText } from '../support/played-page.ts';
import { azureOf } from './azure.ts';
import type { Body } from './estate.ts';

/** The estate of docs/why.md as the app would read it: docs/api.md asks about it. */
export function reachOfGuide(): WhyReader {
  const [, text = ''] = /```json\n([\s\S]*?)```/.exec(pageText('why.md')) ?? [];
  const bodies: readonly Body[] = (JSON.parse(text) as Body[]).map((body) => ({
    name: body.id.split('/').at(-1),
    ...body,
  }));
  const { arm, subscriptions } = azureOf(bodies);
  return createWhyReader(arm, subscriptions, { now: () => new Date('2026-03-04T12:00:00Z') }, async () =>
    Policy.parse({ version: 1 }),
  );
}
