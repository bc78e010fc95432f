import { routes } from '../src/api/routes.ts';

/** `src/api/places.ts`: what has to be known of the routes before any of them is loaded. */
export function routePlaces(): string {
  const lines = Object.entries(routes).map(
    ([name, { method, path }]) => `  ${name}: { method: '${method}', path: '${path}' },\n`,
  );
  return `import type { RouteName } from './routes.ts';
import type { Route } from './view.ts';

/** Where every route is, made by \`npm run generate\` from routes.ts: functions/ registers them without loading what answers. */
export const places: Readonly<Record<RouteName, Pick<Route, 'method' | 'path'>>> = {
${lines.join('')}};
`;
}
