export { sanitizeEmail } from './sanitizeEmail.ts';
export { sanitizeFilename } from './sanitizeFilename.ts';
export { sanitizePlainText } from './sanitizePlainText.ts';
