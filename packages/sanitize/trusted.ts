/** The part of the Trusted Types API that is used here (W3C Trusted Types; TypeScript's DOM library has none yet). */
type TrustedTypes = {
  readonly createPolicy: (name: string, rules: Readonly<Record<string, never>>) => unknown;
};

declare global {
  var trustedTypes: TrustedTypes | undefined;
}

/**
 * Takes the one policy name that the page's CSP allows (`trusted-types flux`, without `allow-duplicates`), before any
 * other script can: from then on no markup, script or script address can be made from a string in this page. The
 * policy has no rules, since nothing in the page needs any; a worker's address will be its first.
 * @returns whether the browser enforces Trusted Types at all.
 */
export function claimTrustedTypes(types: TrustedTypes | undefined = globalThis.trustedTypes): boolean {
  if (types === undefined) return false;
  types.createPolicy('flux', {});
  return true;
}
