import { Problem } from '@flux/contracts';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { fieldErrors } from './fieldErrors.ts';

/**
 * Schemas are checked as they stand: nothing is removed, nothing is filled in, and a body's types are never bent. Only
 * a query, which is text by nature, has its numbers read and its defaults set.
 */
export function registerValidation(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const validator = Compile(schema);
    return (input: unknown) => {
      const value = httpPart === 'querystring' ? Value.Default(schema, Value.Convert(schema, input)) : input;
      if (validator.Check(value)) return { value };
      return {
        error: new Problem('invalid_input', undefined, { errors: fieldErrors(validator.Errors(value)) }),
      };
    };
  });
}
