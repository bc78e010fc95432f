import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseScenario } from '../../../simulator/scenario/parse-scenario.ts';
import { runScenario } from '../../../simulator/scenario/runner.ts';
import type { Scenario, Step } from '../../../simulator/scenario/schema.ts';
import { startTinyApp } from './tiny-app.ts';

const folder = join(import.meta.dirname, '../../../simulator/scenario/scenarios');

/** Everything the scenario puts there itself; what else it speaks of, the product makes. */
function ownIds({ resources, steps }: Scenario): ReadonlySet<string> {
  const put = [...resources, ...steps.flatMap((step) => step.put ?? [])];
  return new Set(put.map(({ id }) => id.toLowerCase()));
}

/** What a step does to Azure, and what Azure alone must show for it. */
function azureOnly({ say, put, delete: deleted, expect: expected }: Step, own: ReadonlySet<string>): Step[] {
  if (put === undefined && deleted === undefined) return [];
  const known = expected && {
    ...expected,
    byEvent: undefined,
    stays: undefined,
    resources: expected.resources.filter(({ id }) => own.has(id.toLowerCase())),
    records: [],
    findings: [],
    audit: [],
  };
  return [{ say, ...(put && { put }), ...(deleted && { delete: deleted }), ...(known && { expect: known }) }];
}

it.each(readdirSync(folder))(
  'the simulated Azure does all that %s asks of it',
  async (file) => {
    const scenario = parseScenario(readFileSync(join(folder, file), 'utf8'), file);
    const app = await startTinyApp({
      zone: `/subscriptions/${scenario.manages[0]}/resourceGroups/none/providers/Microsoft.Network/privateDnsZones/z`,
    });
    try {
      const report = await runScenario(
        { ...scenario, steps: scenario.steps.flatMap((step) => azureOnly(step, ownIds(scenario))) },
        app.access,
        {
          observeEveryMs: 10,
        },
      );
      expect(report.steps.flatMap(({ failures }) => failures)).toEqual([]);
      expect(report.passed).toBe(true);
    } finally {
      await app.close();
    }
  },
  20_000,
);
