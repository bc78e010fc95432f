import { type Arm, type ArmOptions, createArm } from '../../../../simulator/arm/arm.ts';
import { createWorld, type World, type WorldChange } from '../../../../simulator/world.ts';

export const hub = '11111111-1111-1111-1111-111111111111';
export const spoke = '22222222-2222-2222-2222-222222222222';
export const group = (name: string, subscription = hub): string =>
  `/subscriptions/${subscription}/resourceGroups/${name}`;
export const network = (name: string, subscription = hub): string =>
  `${group(name, subscription)}/providers/Microsoft.Network`;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** A world with its ARM, a clock that moves only when moved, and the events raised so far. */
export interface Fixture {
  readonly world: World;
  readonly arm: Arm;
  readonly events: readonly WorldChange[];
  /** `VERB Type` of the events since the last call, in order. */
  heard(): readonly string[];
  advance(milliseconds: number): void;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answered>;
}

export const tokenFor = (aud: string, oid = 'aaaaaaaa-0000-0000-0000-000000000001'): string =>
  `e30.${Buffer.from(JSON.stringify({ aud, oid, appid: oid })).toString('base64url')}.sig`;

export function createFixture(options: ArmOptions = {}, subscriptions: readonly string[] = [hub, spoke]): Fixture {
  let time = Date.parse('2026-01-01T00:00:00Z');
  const world = createWorld({ subscriptions, now: () => new Date(time) });
  const arm = createArm(world, options);
  const events: WorldChange[] = [];
  let given = 0;
  world.onChange((change) => events.push(change));
  return {
    world,
    arm,
    events,
    heard() {
      const fresh = events.slice(given);
      given = events.length;
      return fresh.map(({ operation, succeeded }) => (succeeded ? operation : `failed ${operation}`));
    },
    advance(milliseconds) {
      time += milliseconds;
    },
    async call(method, path, body, headers = {}) {
      const url = new URL(path, 'https://management.azure.com');
      if (!url.searchParams.has('api-version')) url.searchParams.set('api-version', versionFor(url.pathname));
      const response = await arm.handle(
        new Request(url, {
          method,
          headers: { authorization: `Bearer ${tokenFor('https://management.azure.com')}`, ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        }),
      );
      const text = await response.text();
      const parsed: Record<string, unknown> = text === '' ? {} : JSON.parse(text);
      return { status: response.status, headers: response.headers, body: parsed };
    },
  };
}

function versionFor(path: string): string {
  return /privateDnsZones\//i.test(path) || /privateDnsZones$/i.test(path) ? '2020-06-01' : '2022-07-01';
}

const hour = 3_600_000;

/** Lets every running operation end. */
export async function settle(fixture: Fixture): Promise<void> {
  fixture.advance(hour);
  await fixture.call('GET', '/subscriptions');
}
