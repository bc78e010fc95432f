import appRoles from '../../infra/app-roles.json' with { type: 'json' };
import optionalClaims from '../../infra/optional-claims.json' with { type: 'json' };

/** The Azure CLI's own application, the same in every tenant. */
const azureCli = '04b07795-8ddb-461a-bbee-02f9e1bf7b46';
/** The scope a person's token is for; the id is ours and stays, as those of the roles do. */
const scope = {
  id: '5c9f0d1e-6b3a-4f57-9f0b-6b1d2f6a7c04',
  value: 'user_impersonation',
  type: 'User',
  isEnabled: true,
  adminConsentDisplayName: 'Use Gatehouse',
  adminConsentDescription:
    'Lets a client call Gatehouse as the person who is signed in; what they may do, their role says.',
  userConsentDisplayName: 'Use Gatehouse',
  userConsentDescription: 'Lets a client call Gatehouse as you.',
} as const;

/** An application as Microsoft Graph gives it; only what is read. */
export interface Application {
  readonly id: string;
  readonly appId: string;
  readonly identifierUris?: readonly string[];
  readonly appRoles?: readonly { readonly id: string }[];
  readonly optionalClaims?: { readonly accessToken?: readonly { readonly name: string }[] } | null;
  readonly groupMembershipClaims?: string | null;
  readonly web?: {
    readonly redirectUris?: readonly string[];
    readonly implicitGrantSettings?: { readonly enableIdTokenIssuance?: boolean };
  };
  readonly api?: {
    readonly requestedAccessTokenVersion?: number | null;
    readonly oauth2PermissionScopes?: readonly { readonly id: string }[];
    readonly preAuthorizedApplications?: readonly {
      readonly appId: string;
      readonly delegatedPermissionIds?: readonly string[];
    }[];
  };
}

/** One change of the registration: what it is for, and the body of a PATCH. */
export interface Change {
  readonly says: string;
  readonly patch: Readonly<Record<string, unknown>>;
}

/**
 * What is missing in a registration, in the order in which Graph takes it: a client can be pre-authorized only for a scope that exists. What others added stays, and
 * a registration that has it all is left alone.
 */
export function planRegistration(app: Application, redirectUri: string | undefined): readonly Change[] {
  // Whole parts are sent: whether Graph would keep what is left out of one is not documented.
  let { api = {}, web = {} } = app;
  const changes: Change[] = [];
  const ours = new Set(appRoles.map(({ id }) => id));
  const roles = app.appRoles ?? [];
  if (appRoles.some(({ id }) => !roles.some((role) => role.id === id)))
    changes.push({
      says: `app roles ${appRoles.map(({ value }) => value).join(', ')}: what people may do`,
      patch: { appRoles: [...roles.filter(({ id }) => !ours.has(id)), ...appRoles] },
    });
  if (app.optionalClaims?.accessToken?.some(({ name }) => name === 'idtyp') !== true)
    changes.push({
      says: 'the claim idtyp in tokens: whether an application asks or a person',
      patch: {
        optionalClaims: {
          ...optionalClaims,
          ...app.optionalClaims,
          accessToken: [...(app.optionalClaims?.accessToken ?? []), ...optionalClaims.accessToken],
        },
      },
    });
  if ((app.groupMembershipClaims ?? 'None') === 'None')
    changes.push({
      says: 'the groups that are assigned to it in tokens: api.readers of the policy lets them see subscriptions',
      patch: { groupMembershipClaims: 'ApplicationGroup' },
    });
  if (web.implicitGrantSettings?.enableIdTokenIssuance !== true) {
    web = { ...web, implicitGrantSettings: { ...web.implicitGrantSettings, enableIdTokenIssuance: true } };
    changes.push({ says: 'ID tokens for the sign-in page, so that no secret is needed', patch: { web } });
  }
  const identifier = `api://${app.appId}`;
  if (app.identifierUris?.includes(identifier) !== true)
    changes.push({
      says: `the name ${identifier}, for which clients ask tokens`,
      patch: { identifierUris: [...(app.identifierUris ?? []), identifier] },
    });
  const scopes = api.oauth2PermissionScopes ?? [];
  if (!scopes.some(({ id }) => id === scope.id) || api.requestedAccessTokenVersion !== 2) {
    const others = scopes.filter(({ id }) => id !== scope.id);
    api = { ...api, requestedAccessTokenVersion: 2, oauth2PermissionScopes: [...others, scope] };
    changes.push({
      says: `the scope ${scope.value}, and tokens of version 2, as the app checks them`,
      patch: { api },
    });
  }
  const clients = api.preAuthorizedApplications ?? [];
  const isAllowed = clients.some(
    ({ appId, delegatedPermissionIds }) => appId === azureCli && delegatedPermissionIds?.includes(scope.id),
  );
  if (!isAllowed) {
    const others = clients.filter(({ appId }) => appId !== azureCli);
    api = { ...api, preAuthorizedApplications: [...others, { appId: azureCli, delegatedPermissionIds: [scope.id] }] };
    changes.push({ says: 'the Azure CLI as a client that needs no consent', patch: { api } });
  }
  if (redirectUri !== undefined && web.redirectUris?.includes(redirectUri) !== true) {
    web = { ...web, redirectUris: [...(web.redirectUris ?? []), redirectUri] };
    changes.push({
      says: `the address ${redirectUri}, to which the sign-in page sends people back`,
      patch: { web },
    });
  }
  return changes;
}
