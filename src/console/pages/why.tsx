import type { Why } from '../data/api.ts';
import { useAnswer } from '../data/use-answer.ts';
import { type AskField, AskForm } from '../parts/ask-form.tsx';
import { Chain } from '../parts/chain.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { goTo } from '../router.ts';
import { stepsOf } from '../text/why.ts';
import type { PageProps } from './page-props.ts';

const fields: readonly AskField[] = [
  { name: 'name', label: 'Name', example: 'st1.blob.core.windows.net', isNeeded: true },
  {
    name: 'from',
    label: 'From (id of a network, subnet, machine, cluster or gateway)',
    example: '/subscriptions/…/virtualNetworks/vnet-app',
    isNeeded: true,
  },
];

/** A name and who asks: what it leads to from there, step by step, the broken one marked with what to change. */
export function WhyPage({ query }: PageProps) {
  const name = query.get('name') ?? '';
  const from = query.get('from') ?? '';
  const question = new URLSearchParams({ name, from });
  const asking = useAnswer<Why>(name === '' || from === '' ? undefined : `/api/why?${question}`);
  return (
    <>
      <h1>Why</h1>
      <AskForm fields={fields} values={query} onAsk={(values) => goTo(`/why?${values}`)} />
      {name !== '' && from !== '' && (
        <Loaded asking={asking}>
          {(why) => (
            <>
              <p class="note" role="status">
                {why.sentence}
              </p>
              <Chain steps={stepsOf(why)} />
            </>
          )}
        </Loaded>
      )}
    </>
  );
}
