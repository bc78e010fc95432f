import type { Why } from '../data/api.ts';
import type { Step } from './chain.ts';

const titles: Readonly<Record<string, string>> = {
  service: 'Is it a name of private link?',
  endpoint: 'Does a private endpoint claim it?',
  approval: 'Is its connection approved?',
  zone: 'Does its private DNS zone exist?',
  record: 'Does the record say the endpoint’s address?',
  link: 'Is the zone linked to the network that is asked?',
  hidden: 'Does no longer zone hide it?',
  resolver: 'Do the DNS servers lead to Azure DNS?',
  path: 'Is the address reached from there?',
  door: 'What does public access say?',
};
const states: Readonly<Record<Why['steps'][number]['state'], Step['state']>> = {
  ok: 'good',
  broken: 'broken',
  unknown: 'unknown',
  skipped: 'unreached',
};

/** The steps of an answer as a chain. */
export const stepsOf = ({ steps }: Why): readonly Step[] =>
  steps.map(({ step, state, because, remedy }) => ({
    name: titles[step] ?? step,
    state: states[state],
    says: because,
    ...(remedy !== null && { remedy }),
  }));
