/** The part of the Trusted Types API that is used here (W3C Trusted Types; TypeScript's DOM library has none yet). */
type Policy = {
  /** In truth a `TrustedHTML`. */
  readonly createHTML: (markup: string) => string;
  /** In truth a `TrustedScriptURL`, which browsers take wherever they want the address of a script. */
  readonly createScriptURL: (address: string) => string;
};
type TrustedTypes = { readonly createPolicy: (name: string, rules: Policy) => Policy };

declare global {
  var trustedTypes: TrustedTypes | undefined;
}

/** The scripts that the page loads by their address: the service worker, and the workers of the build. */
const serviceWorker = '/sw.js';
const builtWorker = /^\/assets\/\w+Worker-[\w-]+\.js$/;

let isCleaning = false;

const rules: Policy = {
  createHTML: (markup) => {
    if (!isCleaning) throw new TypeError('Markup is made by the sanitizers alone.');
    return markup;
  },
  createScriptURL: (address) => {
    if (address !== serviceWorker && !builtWorker.test(address))
      throw new TypeError('This script is not one that the page loads.');
    return address;
  },
};

let policy: Policy = rules;

/**
 * Takes the one policy name that the page's CSP allows (`trusted-types flux`, without `allow-duplicates`), before any
 * other script can: from then on no script can be made from a string in this page, no script be loaded but the build's
 * workers, and no markup be parsed but by the sanitizers.
 * @returns whether the browser enforces Trusted Types at all.
 */
export function claimTrustedTypes(types: TrustedTypes | undefined = globalThis.trustedTypes): boolean {
  if (types === undefined) return false;
  policy = types.createPolicy('flux', rules);
  return true;
}

/** The address of the service worker, as browsers that enforce Trusted Types want it. */
export const serviceWorkerAddress = (): string => policy.createScriptURL(serviceWorker);

/** The same for a worker of the build, by the address that the build gave it. Throws for any other. */
export const workerAddress = (address: string): string => policy.createScriptURL(address);

/** Lets DOMPurify parse what it is about to clean, with the policy that this page has; for the sanitizers alone. */
export function whileCleaning<T>(clean: (policy: Policy) => T): T {
  const wasCleaning = isCleaning;
  isCleaning = true;
  try {
    return clean(policy);
  } finally {
    isCleaning = wasCleaning;
  }
}
