import { isRecord, propertiesOf } from '../core/arm-body.ts';
import { type CloudName, findCloudOfName, findCloudOfRegion } from '../core/cloud.ts';
import { quoteName } from '../core/text.ts';
import type { Terminal } from './terminal.ts';

/** Says where bodies seem to be of another cloud than the chosen one: then their names have no known ending. */
export function hintCloud(bodies: readonly unknown[], cloud: CloudName, terminal: Terminal): void {
  for (const body of bodies) {
    const sign = signsOf(body).find(({ of }) => of !== undefined && of !== cloud);
    if (sign?.of === undefined) continue;
    terminal.err(`hint: ${quoteName(sign.text)} is of ${sign.of}, and --cloud is ${cloud}; give --cloud ${sign.of}\n`);
    return;
  }
}

interface Sign {
  readonly text: string;
  readonly of: CloudName | undefined;
}

/** The region of a body, and the names that an endpoint lists. */
function signsOf(body: unknown): readonly Sign[] {
  if (!isRecord(body)) return [];
  const { customDnsConfigs } = propertiesOf(body);
  const names = Array.isArray(customDnsConfigs)
    ? customDnsConfigs.flatMap((each: unknown) => (isRecord(each) && typeof each.fqdn === 'string' ? [each.fqdn] : []))
    : [];
  const region =
    typeof body.location === 'string' ? [{ text: body.location, of: findCloudOfRegion(body.location) }] : [];
  return [...names.map((text) => ({ text, of: findCloudOfName(text) })), ...region];
}
