/** What a page needs of its address. */
export interface PageProps {
  readonly values: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}
