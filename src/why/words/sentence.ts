import { nameOf } from '../../core/resource-id.ts';
import { assumedIn } from '../ask/chain.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { Step } from '../model.ts';

/** The whole answer in one sentence: what the name leads to, why, and what to do. */
export function sentenceOf(diagnosis: Diagnosis, steps: readonly Step[]): string {
  const { facts, source, addresses, brokenAt } = diagnosis;
  const from = nameOf(source.id);
  const broken = steps.find(({ step }) => step === brokenAt);
  // Where it is not known whom the source asks, later steps are unknown for the same reason.
  const isLost = diagnosis.chain.state === 'unknown';
  const unknown = steps.find(
    ({ step, state }) => state === 'unknown' && (isLost ? step === 'resolver' : step !== 'door'),
  );
  const said = addresses.join(', ');
  const named = broken ?? unknown;
  const fault = named === undefined ? '' : `: ${named.because}`;
  // The resolver step says it itself where it is the one that is named.
  const assumed = named?.step === 'resolver' ? '' : assumptions(diagnosis);
  const todo = `${assumed}${broken?.remedy == null ? '' : `; ${broken.remedy}`}`;
  switch (diagnosis.answer) {
    case 'private': {
      const reach = {
        yes: 'and is reached',
        no: 'but is not reached',
        unknown: 'and whether it is reached is not known',
      }[diagnosis.reachable];
      const isFine = broken === undefined && unknown === undefined;
      return `${facts.name} resolves to ${said} from ${from} ${reach}${isFine ? `: ${because(diagnosis, steps)}` : fault}${todo}`;
    }
    case 'stale':
      return `${facts.name} resolves to ${said} from ${from}, which no living endpoint of that name has${fault}${todo}`;
    case 'public':
      return `${facts.name} resolves publicly from ${from}${fault === '' ? `: ${publicly(diagnosis)}` : fault}${todo}`;
    case 'none':
      return `${facts.name} does not resolve from ${from}${fault}${todo}`;
    case 'unknown':
      return `what ${facts.name} resolves to from ${from} is not known${fault === '' ? `: ${unsure(diagnosis)}` : fault}${todo}`;
  }
}

const because = ({ chain, source }: Diagnosis, steps: readonly Step[]): string => {
  const record = steps.find(({ step }) => step === 'record');
  const link = steps.find(({ step }) => step === 'link');
  const own = source.network === chain.network ? '' : `, whose resolver ${nameOf(source.id)} uses`;
  return `${record?.because}, ${link?.because}${own}`;
};

/** Added to every answer that depends on them: where they are wrong, so may the answer be. */
const assumptions = ({ chain }: Diagnosis): string =>
  assumedIn(chain)
    .map(({ who, network }) => `; that ${who} forwards to Azure DNS of ${nameOf(network)} is assumed`)
    .join('');

const publicly = ({ facts, lookup }: Diagnosis): string =>
  lookup?.because === 'noAlias'
    ? 'no connection is approved, so public DNS has no private link alias'
    : `public DNS answers for ${facts.name}`;

const unsure = ({ facts, lookup }: Diagnosis): string => {
  if (lookup?.because === 'rule') return `whether a rule catches ${lookup.asked}, the alias, is documented nowhere`;
  if (lookup?.because === 'elsewhere') return `it is an alias of ${lookup.asked}, which no linked zone contains`;
  return `what ${facts.name} belongs to is not among the resources, so whether public DNS has a private link alias is not known`;
};
