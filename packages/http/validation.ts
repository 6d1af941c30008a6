import { Problem } from '@flux/contracts';
import fastJsonStringify, { type Schema } from 'fast-json-stringify';
import type { FastifyInstance } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { fieldErrors } from './fieldErrors.ts';
import { once } from './once.ts';

/** A query is text: what a schema wants as a number and what is written as one becomes it, and nothing is rounded. */
function withNumbers(schema: TSchema, input: unknown): unknown {
  if (typeof input !== 'object' || input === null || !('properties' in schema)) return input;
  const wanted = schema.properties as Readonly<Record<string, { readonly type?: unknown } | undefined>>;
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => {
      const type = wanted[name]?.type;
      const isNumeral = typeof value === 'string' && /^-?\d{1,15}(\.\d{1,15})?$/.test(value);
      return [name, isNumeral && (type === 'integer' || type === 'number') ? Number(value) : value];
    }),
  );
}

/**
 * Schemas are checked as they stand: nothing is removed, nothing is filled in, and a body's types are never bent. Only
 * a query, which is text by nature, has its numbers read and its defaults set.
 */
export function registerValidation(app: FastifyInstance): void {
  app.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const compiled = once(() => Compile(schema));
    return (input: unknown) => {
      const validator = compiled();
      const value = httpPart === 'querystring' ? Value.Default(schema, withNumbers(schema, input)) : input;
      if (validator.Check(value)) return { value };
      return {
        error: new Problem('invalid_input', undefined, { errors: fieldErrors(validator.Errors(value)) }),
      };
    };
  });
}

/** Answers are written by their schemas. */
export function registerSerialization(app: FastifyInstance): void {
  app.setSerializerCompiler<Schema>(({ schema }) => {
    const compiled = once(() => fastJsonStringify(schema));
    return (answer: unknown) => compiled()(answer);
  });
}
