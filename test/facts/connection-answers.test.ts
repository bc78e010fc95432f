import { describe, expect, it } from 'vitest';
import { writeAnswer } from '../../src/approvals/azure.ts';
import { findConnectableType } from '../../src/approvals/catalogue.ts';
import { judgedBy } from '../../src/approvals/rules/same-request.ts';
import { parseConnection } from '../../src/approvals/schema.ts';
import { createTypeDirectory } from '../../src/approvals/type-directory.ts';
import type { ArmAnswer } from '../../src/arm/arm.ts';
import { findList, propertiesOf } from '../../src/core/arm-body.ts';
import { PermanentError } from '../../src/core/errors.ts';
import { asked } from '../approvals/support/asked.ts';
import { now } from '../approvals/support/build.ts';
import { type SimulatedArm, simulatedArm } from '../approvals/support/simulated-arm.ts';
import { connectionAnswers, secondAnswers } from './connection-answers.ts';

interface Connection {
  readonly id: string;
  answer(status: string): Promise<ArmAnswer>;
}

/** The only connection of a resource of the type, and how it is answered by hand. */
async function pending(azure: SimulatedArm, type: string): Promise<Connection> {
  const resource = await asked(azure, type.toLowerCase());
  const { write, apiVersion = '2024-05-01' } = findConnectableType(type) ?? {};
  const signal = AbortSignal.timeout(5_000);
  const [body] = findList(await azure.arm.list(`${resource}/privateEndpointConnections`, apiVersion, signal)) ?? [];
  const { id } = body as { id: string };
  const answer = async (status: string): Promise<ArmAnswer> => {
    const state = { ...(propertiesOf(body).privateLinkServiceConnectionState as object), status };
    const sent = {
      ...(body as object),
      properties: { ...propertiesOf(body), privateLinkServiceConnectionState: state },
    };
    const options = { signal } as Parameters<typeof azure.arm.put>[3];
    return azure.arm[write === 'PATCH' ? 'patch' : 'put'](id, apiVersion, sent, options);
  };
  return { id, answer };
}

function described({ status, headers, body }: ArmAnswer, wanted: string): string {
  const signs = [
    ...(headers['azure-asyncoperation'] === undefined ? [] : ['operation']),
    ...(headers.location === undefined ? [] : ['location']),
  ];
  const state = propertiesOf(body).privateLinkServiceConnectionState as { status?: string } | undefined;
  const shown = state?.status === undefined ? 'none' : state.status === wanted ? 'new' : 'old';
  return `${[status, ...signs].join(' ')}, ${shown}`;
}

const rows = connectionAnswers.flatMap(({ type, verb, approve, reject }) =>
  [
    { type, verb, kind: 'approve', status: 'Approved', says: approve } as const,
    { type, verb, kind: 'reject', status: 'Rejected', says: reject } as const,
  ].filter(({ says }) => says !== '?'),
);

describe('answers to decisions on connections', () => {
  it.each(rows)('$type, $kind: the simulator says $says', async ({ type, status, says }) => {
    const connection = await pending(simulatedArm(), type);
    expect(described(await connection.answer(status), status)).toBe(says);
  });

  it.each(rows)('$type, $kind: it is sent as $verb, and done only where the answer ends it', async (row) => {
    const azure = simulatedArm();
    const { id } = await pending(azure, row.type);
    expect(findConnectableType(row.type)?.write).toBe(row.verb);
    const reading = { arm: azure.arm, types: createTypeDirectory(azure.arm), now, signal: AbortSignal.timeout(5_000) };
    const shown = await azure.arm.find(id, findConnectableType(row.type)?.apiVersion ?? '', reading.signal);
    const written = await writeAnswer(reading, {
      connection: id,
      kind: row.kind,
      description: 'by us',
      judgedBy: judgedBy(parseConnection(shown?.body)),
    });
    expect(written.kind).toBe(row.says === '200, new' ? 'applied' : 'running');
  });

  it.each(secondAnswers)('$type: $second after $first is $status $code', async ({ type, first, second, code }) => {
    const azure = simulatedArm();
    const connection = await pending(azure, type);
    await connection.answer(first);
    await azure.idle();
    const refusal = await connection.answer(second).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(PermanentError);
    expect(JSON.stringify(refusal, Object.getOwnPropertyNames(refusal))).toContain(code);
  });
});
