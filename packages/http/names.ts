import { limits, Problem } from '@flux/contracts';
import { sanitizePlainText } from '@flux/sanitize';

/**
 * The name of a project or a board as it is stored: one visible line, 1 to 255 bytes (api.md, Limits).
 * Throws `invalid_input`.
 */
export function nameFrom(given: string): string {
  const name = sanitizePlainText(given);
  if (name === '') {
    throw new Problem('invalid_input', 'A name needs at least one visible character.', {
      errors: [{ path: '/name', message: 'must not be empty' }],
    });
  }
  if (Buffer.byteLength(name) > limits.name) {
    throw new Problem('invalid_input', `A name can take up to ${limits.name} bytes; shorten it.`, {
      errors: [{ path: '/name', message: `must not take more than ${limits.name} bytes` }],
    });
  }
  return name;
}
