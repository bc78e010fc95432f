import { digest } from '../../core/fingerprint.ts';
import { type Recent, recent } from '../../core/recent.ts';
import type { DnsPolicy } from '../../policy/dns.ts';
import { parseEndpoint } from './endpoint-schema.ts';
import { fingerprintOf } from './see.ts';

/** About 170 bytes each. Estates with more endpoints than twice this pay for the reading each time. */
const mostKept = 100_000;

/** The fingerprint of an endpoint's body; undefined for one that can't be read. */
export type FindPrint = (body: unknown, policy: DnsPolicy) => string | undefined;

/**
 * Remembers, of bodies that a sweep has read, which fingerprint they have: it follows from body and policy alone, and from one sweep to the next most
 * bodies are the same to the letter. What is remembered ends with the process, so with the release, and with any change of the policy.
 */
export function createKnownPrints(): FindPrint {
  let known: Recent<string> = recent(mostKept);
  let under: { readonly policy: DnsPolicy; readonly text: string } | undefined;

  return (body, policy) => {
    if (under?.policy !== policy) {
      const text = JSON.stringify(policy);
      if (under?.text !== text) known = recent(mostKept);
      under = { policy, text };
    }
    const its = digest(JSON.stringify(body));
    const before = known.get(its);
    if (before !== undefined) return before;
    const print = workOut(body, policy);
    return print === undefined ? undefined : known.keep(its, print);
  };
}

/** A body that can't be read differs from every fingerprint, so a pass is made and says why. */
function workOut(body: unknown, policy: DnsPolicy): string | undefined {
  try {
    return fingerprintOf(parseEndpoint(body), policy);
  } catch {
    return undefined;
  }
}
