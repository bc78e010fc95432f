import { findAddress } from '../core/addresses.ts';
import { InputError } from '../core/errors.ts';
import { findResourceId, quoteId, type ResourceId } from '../core/resource-id.ts';
import { quote } from '../core/text.ts';
import { findDomainName } from '../dns/names/domain-name.ts';

const anExample = 'write the whole name, as in st1.blob.core.windows.net';

/** Why a text is no name to ask for, and what to write; undefined for a name. */
export function nameProblem(text: string): string | undefined {
  if (findAddress(text) !== undefined) return `is an address, and no name leads on from there; ${anExample}`;
  if (findResourceId(text) !== undefined) return `is the id of a resource, not a name that it has; ${anExample}`;
  return findDomainName(text) === undefined ? `is not a domain name; ${anExample}` : undefined;
}

/** Services that are asked for and never ask from a network of the estate, and what no packet comes from. */
const neverAsking =
  /^microsoft\.(storage|keyvault|sql|dbfor[a-z]+|documentdb|servicebus|eventhub|eventgrid|containerregistry|search|cognitiveservices|cache|appconfiguration|resources)\/|^microsoft\.network\/(privatednszones|privatelinkservices|dnsforwardingrulesets|dnsresolverpolicies|dnsresolverdomainlists|virtualnetworks\/virtualnetworkpeerings|networksecuritygroups|routetables|publicipaddresses|publicipprefixes|natgateways)(\/|$)/;

const askers = 'name a network, subnet, interface, machine or cluster';

/** Why nothing asks from there, and what to name; undefined where something may. */
export function whyNoSource(text: string): { readonly because: string; readonly remedy: string } | undefined {
  if (findAddress(text) !== undefined)
    return { because: 'is an address', remedy: `${askers} that has it, by its resource id` };
  const type = findResourceId(text)?.type;
  if (type === undefined) return { because: 'is not a resource id', remedy: askers };
  return neverAsking.test(type)
    ? { because: `is of type ${type}, which asks for no names`, remedy: askers }
    : undefined;
}

/** The same as one text. */
export function sourceProblem(text: string): string | undefined {
  const found = whyNoSource(text);
  return found === undefined ? undefined : `${found.because}; ${found.remedy}`;
}

/**
 * The id of who asks.
 * @param what the option or parameter that names it.
 * @throws InputError where nothing can ask from there.
 */
export function parseSource(text: string, what: string): ResourceId {
  const id = findResourceId(text);
  const problem = sourceProblem(text);
  if (id === undefined || problem !== undefined)
    throw new InputError(what, `${id === undefined ? quote(text) : quoteId(text)} ${problem}`);
  return id;
}

/** A firewall asks the servers of its policy, people who dial in what their clients are given, an inbound endpoint nobody but its network. */
const askingOtherwise =
  /^microsoft\.network\/(azurefirewalls|virtualnetworkgateways|vpngateways|p2svpngateways|dnsresolvers)(\/|$)/;

/** Why it isn't known whom something asks that does ask; undefined where its place says so. */
export const whyUnknownSource = (type: string): { readonly because: string; readonly remedy: string } | undefined =>
  askingOtherwise.test(type)
    ? {
        because: `is of type ${type}, whose questions go by settings of its own that are not read`,
        remedy: 'name the network or subnet whose machines ask, or the network that it forwards to',
      }
    : undefined;

/** The name that is asked for. @throws InputError where the text is none. */
export function parseName(text: string): string {
  const problem = nameProblem(text);
  const name = findDomainName(text);
  if (name === undefined || problem !== undefined) throw new InputError('name', `${quote(text)} ${problem}`);
  return name;
}
