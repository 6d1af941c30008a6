/** The part of the Trusted Types API that is used here (W3C Trusted Types; TypeScript's DOM library has none yet). */
type Policy = {
  /** In truth a `TrustedScriptURL`, which browsers take wherever they want the address of a script. */
  readonly createScriptURL: (address: string) => string;
};
type TrustedTypes = { readonly createPolicy: (name: string, rules: Policy) => Policy };

declare global {
  var trustedTypes: TrustedTypes | undefined;
}

/** The one script that the page loads by its address. */
const serviceWorker = '/sw.js';

const rules: Policy = {
  createScriptURL: (address) => {
    if (address !== serviceWorker) throw new TypeError('This script is not one that the page loads.');
    return address;
  },
};

let policy: Policy = rules;

/**
 * Takes the one policy name that the page's CSP allows (`trusted-types flux`, without `allow-duplicates`), before any
 * other script can: from then on no markup or script can be made from a string in this page, and no script be loaded
 * but the service worker's.
 * @returns whether the browser enforces Trusted Types at all.
 */
export function claimTrustedTypes(types: TrustedTypes | undefined = globalThis.trustedTypes): boolean {
  if (types === undefined) return false;
  policy = types.createPolicy('flux', rules);
  return true;
}

/** The address of the service worker, as browsers that enforce Trusted Types want it. */
export const serviceWorkerAddress = (): string => policy.createScriptURL(serviceWorker);
