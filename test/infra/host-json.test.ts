import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import host from '../../host.json' with { type: 'json' };

type Level = 'Trace' | 'Debug' | 'Information' | 'Warning' | 'Error' | 'Critical' | 'None';
interface Rule {
  readonly provider?: string;
  readonly category: string;
  readonly level: Level;
}

/** What the Functions host adds for the exporter by itself, with any host.json, with the lowest level each may have. */
const ofTheHost: readonly Rule[] = [
  'Azure.*',
  'Function.*',
  'Host.Results',
  'Host.Aggregator',
  'Microsoft.Azure.WebJobs.*',
].map((category) => ({ provider: 'OpenTelemetry', category, level: 'Trace' }));

const toRules = (levels: Readonly<Record<string, string>>, provider?: string): Rule[] =>
  Object.entries(levels).map(([category, level]) => ({
    ...(provider === undefined ? {} : { provider }),
    category: category === 'default' ? '' : category,
    level: level as Level,
  }));

/** How .NET's logging chooses: a provider's own rules before general ones, then the longest category as it is written, then the later. */
function levelOf(rules: readonly Rule[], category: string): Level | undefined {
  let best: Rule | undefined;
  for (const rule of rules) {
    const [prefix = '', suffix = ''] = rule.category.split('*');
    if (!category.startsWith(prefix) || !category.endsWith(suffix)) continue;
    if (best?.provider !== undefined && rule.provider === undefined) continue;
    const isMoreOwn = best?.provider === undefined && rule.provider !== undefined;
    if (isMoreOwn || best === undefined || rule.category.length >= best.category.length) best = rule;
  }
  return best?.level;
}

const general = toRules(host.logging.logLevel);
const withoutOwn = [...general, ...ofTheHost];
const exported = [...withoutOwn, ...toRules(host.logging.OpenTelemetry.logLevel, 'OpenTelemetry')];

describe('what is exported of the logs', () => {
  it.each([
    { category: 'Azure.Core', when: 'every request to storage, with its headers', level: 'Warning' },
    { category: 'Azure.Identity', when: 'every token', level: 'Warning' },
    { category: 'Azure.Storage.Queues', when: 'every poll of a queue', level: 'Warning' },
    { category: 'Microsoft.Azure.WebJobs.Extensions.Storage', when: 'the queue listener', level: 'Information' },
    { category: 'Microsoft.Azure.WebJobs.Extensions.Timers', when: 'the timers', level: 'Information' },
    { category: 'Microsoft.Azure.WebJobs.Host.Executors', when: 'every invocation', level: 'Information' },
    { category: 'Microsoft.Azure.WebJobs.Hosting', when: 'the options', level: 'Information' },
    { category: 'Microsoft.Azure.WebJobs.Script.WebHost', when: 'the web host', level: 'Information' },
  ])('$category, $when, is at $level', ({ category, level }) => {
    expect(levelOf(exported, category)).toBe(level);
  });

  it('would be everything under the general levels alone: the rules of the host for its exporter beat them', () => {
    expect(levelOf(withoutOwn, 'Azure.Core')).toBe('Trace');
    expect(levelOf(withoutOwn, 'Microsoft.Azure.WebJobs.Host.Queues')).toBe('Trace');
  });

  it('still holds all lines of the app and of the host about its functions', () => {
    for (const category of ['Function.sweep.User', 'Function.sweep', 'Host.Results'])
      expect(levelOf(exported, category), category).toBe('Trace');
  });

  it('is what the operations guide says', () => {
    const guide = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
    for (const category of Object.keys(host.logging.OpenTelemetry.logLevel))
      expect(guide, category).toContain(`\`${category}\``);
  });
});
