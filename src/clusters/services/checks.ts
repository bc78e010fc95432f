import type { Check } from '../../core/finding.ts';

/** The checks of private link services. */
export const serviceChecks = {
  aliasChanged: {
    id: 'clusters-service-alias-changed',
    severity: 'high',
    when: 'endpoints ask for a private link service that was deleted and recreated, or were connected to it before',
    why: 'A connection of the former service does not come back: its consumers are cut off until they recreate their endpoints.',
    remedy: 'Notify the consumers, and delete and recreate the endpoints that the message names.',
  },
  bypassed: {
    id: 'clusters-service-bypassed',
    severity: ['high', 'low'],
    when: 'the frontend behind a private link service has a public address; low where networks that are peered to its own reach it without the service',
    why: 'A caller that comes that way needs no approval, and no LinkID identifies it.',
    remedy: 'Close the way, or accept that its callers need no approval.',
  },
  precondition: {
    id: 'clusters-service-precondition',
    severity: 'medium',
    when: 'something does not hold that a private link service needs: its load balancer, its pool, its addresses, its subnet, or how its traffic is spread',
    why: 'It can not be made or grown, or it accepts connections and carries nothing.',
    remedy: 'Fix what the message names, on the Kubernetes service where a cluster writes the resource.',
  },
} as const satisfies Record<string, Check>;
