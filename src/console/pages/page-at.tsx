import type { FunctionComponent } from 'preact';
import type { PageName, Place } from '../pages.ts';
import { Health } from './health.tsx';

/** What a page needs of its address. */
export interface PageProps {
  readonly values: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

const contents: Readonly<Record<PageName, FunctionComponent<PageProps>>> = { health: Health };

/** The page at a place, made anew where the place changes. */
export function PageAt({ place, query }: { readonly place: Place; readonly query: URLSearchParams }) {
  const Content = contents[place.page];
  return <Content key={JSON.stringify([place.page, place.values])} values={place.values} query={query} />;
}
