import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { Me, Person, Subscription } from './data/api.ts';
import type { Answer } from './data/client.ts';
import { MeContext, may, signInAddress } from './data/me.ts';
import { PeopleContext } from './data/people.ts';
import { SubscriptionContext } from './data/subscriptions.ts';
import type { List } from './data/types.ts';
import { useAnswer } from './data/use-answer.ts';
import { PageAt } from './pages/page-at.tsx';
import { findPlace } from './pages.ts';
import { Header, Menu } from './parts/header.tsx';
import { Trouble } from './parts/trouble.tsx';
import { useAddress } from './router.ts';

/** The whole page: who is signed in, the menu, and the page the address names. */
export function App() {
  const address = useAddress();
  const { answer, again } = useAnswer<Me>('/api/me');
  const place = findPlace(address.pathname);
  const title = place?.title ?? 'No such page';
  useLayoutEffect(() => {
    document.title = `${title} · Gatehouse`;
  }, [title]);
  const main = useFocusOnMove(address.pathname);
  const me: Me = answer?.kind === 'ok' ? answer.value : { signedIn: false };
  return (
    <MeContext.Provider value={me}>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <Header />
      {me.signedIn && <Menu current={place?.page} />}
      <main id="main" tabIndex={-1} ref={main}>
        {answer === undefined && <p class="quiet">Loading…</p>}
        {answer !== undefined && answer.kind !== 'ok' && <Trouble answer={answer} again={again} />}
        {answer?.kind === 'ok' && <Content me={me} address={address} />}
      </main>
    </MeContext.Provider>
  );
}

function Content({ me, address }: { readonly me: Me; readonly address: URL }) {
  const place = findPlace(address.pathname);
  if (place === undefined) {
    return (
      <>
        <h1>No such page</h1>
        <p>
          There is nothing at this address. <a href="/">All pages begin here.</a>
        </p>
      </>
    );
  }
  if (!me.signedIn) {
    return (
      <>
        <h1>Sign in</h1>
        <p>You are not signed in, so nothing can be shown.</p>
        <p>
          <a class="button main" href={signInAddress(address.pathname + address.search)}>
            Sign in
          </a>
        </p>
      </>
    );
  }
  if (!may(me, 'Gatehouse.Reader')) {
    return (
      <>
        <h1>No role yet</h1>
        <p>
          You are signed in{me.name !== undefined && <> as {me.name}</>}, but have no role here. An administrator of the
          app registration can give you <code>Gatehouse.Reader</code> to see, <code>Gatehouse.Approver</code> to decide.
        </p>
      </>
    );
  }
  return (
    <WithNames>
      <PageAt place={place} query={address.searchParams} />
    </WithNames>
  );
}

/** Names of subscriptions and people arrive later: until then, and where they can't be read, ids are shown. */
function WithNames({ children }: { readonly children: ComponentChildren }) {
  const { answer: subscriptions } = useAnswer<List<Subscription>>('/api/subscriptions');
  const { answer: people } = useAnswer<List<Person>>('/api/people');
  const bySubscription = useMemo(
    () => new Map(valuesOf(subscriptions).map((each) => [each.subscriptionId, each])),
    [subscriptions],
  );
  const byPerson = useMemo(() => new Map(valuesOf(people).map(({ objectId, name }) => [objectId, name])), [people]);
  return (
    <SubscriptionContext.Provider value={bySubscription}>
      <PeopleContext.Provider value={byPerson}>{children}</PeopleContext.Provider>
    </SubscriptionContext.Provider>
  );
}

const valuesOf = <T,>(answer: Answer<List<T>> | undefined): readonly T[] =>
  answer?.kind === 'ok' ? answer.value.value : [];

/** After a move inside the console the content has the focus, as after loading a page; the first page keeps the browser's own. */
function useFocusOnMove(path: string) {
  const main = useRef<HTMLElement>(null);
  const last = useRef(path);
  useLayoutEffect(() => {
    if (last.current === path) return;
    last.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
