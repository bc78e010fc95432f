import { useMe } from '../data/me.ts';
import { type PageName, pages } from '../pages.ts';

/** The bar with the product's name, the menu and who is signed in. */
export function Header({ current }: { readonly current: PageName | undefined }) {
  const me = useMe();
  return (
    <header class="bar">
      <a class="brand" href="/">
        Gatehouse
      </a>
      {me.signedIn && (
        <nav aria-label="Pages">
          <ul>
            {pages
              .filter(({ inMenu }) => inMenu)
              .map(({ name, path, title }) => (
                <li key={name}>
                  <a href={path} aria-current={name === current ? 'page' : undefined}>
                    {title}
                  </a>
                </li>
              ))}
          </ul>
        </nav>
      )}
      {me.signedIn && (
        <p class="who">
          <span>{me.name ?? me.objectId}</span>{' '}
          <span class="role">{me.role?.replace('Gatehouse.', '') ?? sightOf(me.subscriptions)}</span>{' '}
          <a href="/.auth/logout?post_logout_redirect_uri=/">Sign out</a>
        </p>
      )}
    </header>
  );
}

const sightOf = (subscriptions: readonly string[] | undefined): string =>
  subscriptions === undefined
    ? 'no role'
    : `sees ${subscriptions.length === 1 ? 'one subscription' : `${subscriptions.length} subscriptions`}`;
