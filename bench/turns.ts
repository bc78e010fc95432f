import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { PipelinePolicy } from '@azure/core-rest-pipeline';
import pLimit from 'p-limit';
import { createArm as createSimulator } from '../simulator/arm/arm.ts';
import { listenArm } from '../simulator/arm/listen.ts';
import { type Certificate, makeCertificate } from '../simulator/azurite/certificate.ts';
import { createWorld } from '../simulator/world.ts';
import { openArm } from '../src/arm/open-arm.ts';
import { createTakeTurns } from '../src/arm/take-turns.ts';
import { RetryableError } from '../src/core/errors.ts';
import { accountId, spoke } from './estate.ts';
import { inSeconds, type Report } from './figures.ts';
import { bestMs, storageName, throttledShare } from './storm.ts';

const audience = 'https://management.azure.com';
const token = `e30.${Buffer.from(JSON.stringify({ aud: audience, oid: 'o', appid: 'a' })).toString('base64url')}.sig`;
const credential = { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
/** As many as the loop observes side by side. */
const sideBySide = 24;
const version = '2023-05-01';
const patience = (): AbortSignal => AbortSignal.timeout(60_000);

/** One write and one read of each of many resources, by the app's own client alone: what the buckets allow, with any processor. */
export async function benchTurns(report: Report, count = 1_000): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-turns-'));
  const certificate = await makeCertificate(folder);
  await rm(folder, { recursive: true });
  setDefaultCACertificates([...getCACertificates('bundled'), ...getCACertificates('extra'), certificate.ca]);
  const everybodyAlone: PipelinePolicy = { name: 'alone', sendRequest: (request, next) => next(request) };
  const [together, alone] = await Promise.all([
    playBurst(certificate, createTakeTurns(), count),
    playBurst(certificate, everybodyAlone, count),
  ]);
  const bound = bestMs({ reads: 0, writes: count });
  report.add(throttledShare(together.throttled, together.sent));
  report.add({
    what: `${count} writes and ${count} reads in one subscription`,
    measured: `${inSeconds(together.took)}, ${(together.took / bound).toFixed(2)} x the bound`,
    against: `${inSeconds(bound)} is the best the buckets allow`,
    numbers: { tookMs: together.took, boundMs: bound },
  });
  report.add({
    what: 'the same where each call keeps to its own Retry-After alone',
    measured: `${alone.throttled} of ${alone.sent} throttled, ${inSeconds(alone.took)}`,
    against: 'the two above',
    numbers: { throttled: alone.throttled, sent: alone.sent, tookMs: alone.took },
  });
}

async function playBurst(
  { cert, key }: Certificate,
  turns: PipelinePolicy,
  count: number,
): Promise<{ throttled: number; sent: number; took: number }> {
  const simulator = createSimulator(createWorld({ subscriptions: [spoke] }), { settings: { throttling: true } });
  const server = await listenArm(simulator, { port: 0, cert, key });
  const { arm } = openArm({ endpoint: server.url, audience, credential, turns });
  const group = accountId('').split('/').slice(0, 5).join('/');
  await arm.put(group, version, { location: 'westeurope' }, { signal: patience() });
  const limit = pLimit(sideBySide);

  const insist = async (call: () => Promise<unknown>): Promise<void> => {
    for (;;) {
      try {
        await limit(call);
        return;
      } catch (error) {
        if (!(error instanceof RetryableError) || error.retryAfter === undefined) throw error;
        await sleep(error.retryAfter + Math.random() * 1_000);
      }
    }
  };
  const began = performance.now();
  const body = { location: 'westeurope', properties: {} };
  await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const id = accountId(storageName(index));
      await insist(() => arm.put(id, version, body, { signal: patience() }));
      await insist(() => arm.find(id, version, patience()));
    }),
  );
  const took = performance.now() - began;
  await server.close();
  const { calls } = simulator.counts;
  return { throttled: calls.filter(({ status }) => status === 429).length, sent: calls.length, took };
}
