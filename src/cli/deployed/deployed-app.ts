import { isRecord } from '../../core/arm-body.ts';
import { InputError } from '../../core/errors.ts';
import { findJson } from '../../core/find-json.ts';
import { foldCase, isGuid, plain } from '../../core/text.ts';
import { minutes, seconds } from '../../core/time.ts';
import { userAgentOptions } from '../../core/version.ts';

/** An element of one of the API's lists, or one of its answers. */
export type Item = Readonly<Record<string, unknown>>;

/** Options of every command that asks a deployed app. */
export interface AppOptions {
  readonly app?: string;
  readonly clientId?: string;
}

/** An app somewhere, asked as the person or pipeline that is signed in to the Azure CLI. */
export interface DeployedApp {
  get(path: string): Promise<Item>;
  /** Elements page after page, at most so many; `more` says whether there are others. */
  list(path: string, query: Readonly<Record<string, string | undefined>>, most: number): Promise<Listed>;
  /** A list that the API answers as a whole: the first of it, at most so many. */
  whole(path: string, most: number): Promise<Listed>;
  post(path: string, body: Item, etag: string | undefined): Promise<Item>;
}

export interface Listed {
  readonly items: readonly Item[];
  readonly more: boolean;
}

/** The app answered, with a status that is no success. */
export class AppRefusal extends InputError {
  readonly status: number;
  constructor(host: string, status: number, why: string) {
    super(host, `answered ${status}${why === '' ? ' and nothing that Gatehouse says' : `: ${why}`}`);
    this.status = status;
  }
}

const patience = seconds(60);
/** The API's own limit for a page. */
const widestPage = 200;
const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Opens the app at `--app`, or where `GATEHOUSE_APP_URL` says. Tokens are the Azure CLI's, for the app registration's own audience.
 * @throws InputError naming the option that is missing or wrong.
 */
export async function openDeployedApp(options: AppOptions): Promise<DeployedApp> {
  const origin = originOf(options.app ?? process.env.GATEHOUSE_APP_URL);
  const clientId = clientIdOf(options.clientId ?? process.env.GATEHOUSE_AUTH_CLIENT_ID ?? '');
  const send = await createSender(`api://${foldCase(clientId)}/.default`);
  const ask = (method: 'GET' | 'POST', path: string, body?: Item, etag?: string): Promise<Item> =>
    send(new URL(path, origin), method, body, etag);
  return {
    get: (path) => ask('GET', path),
    post: (path, body, etag) => ask('POST', path, body, etag),
    async whole(path, most) {
      const items = itemsOf(await ask('GET', path), origin, path);
      return { items: items.slice(0, most), more: items.length > most };
    },
    async list(path, query, most) {
      const items: Item[] = [];
      const first = new URLSearchParams({ top: String(Math.min(most, widestPage)) });
      for (const [name, value] of Object.entries(query)) if (value !== undefined) first.set(name, value);
      for (let next: string | undefined = `${path}?${first}`; next !== undefined; ) {
        const page = await ask('GET', next);
        items.push(...itemsOf(page, origin, path));
        next = typeof page.nextLink === 'string' ? sameOrigin(page.nextLink, origin) : undefined;
        if (items.length >= most)
          return { items: items.slice(0, most), more: items.length > most || next !== undefined };
      }
      return { items, more: false };
    },
  };
}

/** @throws InputError where an option is given that can't be right; one that is not given may come from elsewhere. */
export function refuseWrongApp({ app, clientId }: AppOptions): void {
  if (app !== undefined) originOf(app);
  if (clientId !== undefined) clientIdOf(clientId);
}

function clientIdOf(text: string): string {
  if (isGuid(text)) return text;
  throw new InputError(
    '--client-id',
    'give the client id of the app registration, a GUID, here or in GATEHOUSE_AUTH_CLIENT_ID',
  );
}

function itemsOf({ value }: Item, { host }: URL, path: string): readonly Item[] {
  if (Array.isArray(value)) return value.filter(isRecord);
  throw new InputError(host, `answered ${path} without a list: is it Gatehouse?`);
}

/** Only https, so that no token crosses a network in clear text; the machine itself is none. */
function originOf(text: string | undefined): URL {
  if (text === undefined) throw new InputError('--app', 'give the address of the app, here or in GATEHOUSE_APP_URL');
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.has(url.hostname))) return url;
  throw new InputError(
    '--app',
    `'${text}' is not an https address, such as https://func-gatehouse-x.azurewebsites.net`,
  );
}

/** A link that leads elsewhere would take the token along. */
function sameOrigin(link: string, origin: URL): string {
  const url = new URL(link, origin);
  if (url.origin !== origin.origin) throw new InputError(origin.host, 'answered with a next page somewhere else');
  return `${url.pathname}${url.search}`;
}

/** The SDKs are loaded only here: commands that ask no app start at once. Throttling and passing trouble are tried again by the pipeline. */
async function createSender(scope: string) {
  const { AzureCliCredential } = await import('@azure/identity');
  const { createDefaultHttpClient, createHttpHeaders, createPipelineFromOptions, createPipelineRequest } = await import(
    '@azure/core-rest-pipeline'
  );
  const credential = new AzureCliCredential();
  const pipeline = createPipelineFromOptions({ redirectOptions: { maxRetries: 0 }, userAgentOptions });
  const client = createDefaultHttpClient();
  let token: { readonly token: string; readonly expiresOnTimestamp: number } | undefined;
  return async (url: URL, method: 'GET' | 'POST', body: Item | undefined, etag: string | undefined): Promise<Item> => {
    if (token === undefined || token.expiresOnTimestamp < Date.now() + minutes(2))
      token = await tokenFor(credential, scope);
    const request = createPipelineRequest({
      url: url.href,
      method,
      timeout: patience,
      allowInsecureConnection: url.protocol === 'http:',
      headers: createHttpHeaders({
        accept: 'application/json',
        authorization: `Bearer ${token.token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(etag !== undefined && { 'if-match': etag }),
      }),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    try {
      const { status, bodyAsText } = await pipeline.sendRequest(client, request);
      return readAnswer(url, status, bodyAsText ?? '');
    } catch (error) {
      if (error instanceof InputError) throw error;
      throw new InputError(
        url.host,
        `could not be asked: ${plain(error instanceof Error ? error.message : String(error))}`,
      );
    }
  };
}

type Credential = Pick<InstanceType<typeof import('@azure/identity').AzureCliCredential>, 'getToken'>;

async function tokenFor(credential: Credential, scope: string) {
  try {
    return await credential.getToken(scope);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError('signing in', `the Azure CLI gave no token (az login first): ${plain(why)}`);
  }
}

function readAnswer(url: URL, status: number, text: string): Item {
  const body = parse(text);
  if (status >= 200 && status < 300 && body !== undefined) return body;
  const said = (name: string): string => (typeof body?.[name] === 'string' ? plain(body[name]) : '');
  const errors = Array.isArray(body?.errors) ? body.errors.filter(isRecord) : [];
  const fields = errors.map(({ path, message }) => `${plain(String(path))} ${plain(String(message))}`);
  const why = [said('title'), said('detail'), ...fields].filter((each) => each !== '').join('; ');
  throw new AppRefusal(url.host, status, why);
}

function parse(text: string): Item | undefined {
  const body = findJson(text);
  return isRecord(body) ? body : undefined;
}
