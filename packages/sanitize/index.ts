export { sanitizeEmail } from './sanitizeEmail.ts';
export { sanitizeFilename } from './sanitizeFilename.ts';
export { sanitizeLink } from './sanitizeLink.ts';
export { sanitizePlainText } from './sanitizePlainText.ts';
