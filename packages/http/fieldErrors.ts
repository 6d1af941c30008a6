import type { FieldError } from '@flux/contracts';
import type { TLocalizedValidationError } from 'typebox/error';

/** A property's name as part of a JSON Pointer (RFC 6901, 3). */
const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

function told(issue: TLocalizedValidationError): readonly FieldError[] {
  const path = issue.instancePath;
  switch (issue.keyword) {
    case 'required':
      return issue.params.requiredProperties.map((name) => ({
        path: `${path}/${escaped(name)}`,
        message: 'is missing',
      }));
    // A property that `additionalProperties: false` stands for; the keyword itself then says it again for all of them.
    case 'boolean':
      return [{ path, message: 'is not known here' }];
    case 'additionalProperties':
    // The members of the union say it better.
    case 'anyOf':
      return [];
    default:
      return [{ path, message: issue.message }];
  }
}

/**
 * What a schema found wrong, field by field; each path is a JSON Pointer into the body or the query. TypeBox stops after
 * eight issues by itself, so a hostile body costs no more than an honest one.
 */
export const fieldErrors = (issues: readonly TLocalizedValidationError[]): readonly FieldError[] =>
  issues.flatMap(told);
