import { Problem } from '@flux/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Asset, Encoding, WebBuild } from './webBuild.ts';

/** The build's names carry a hash of what is in them, so a name never changes its meaning. */
const forever = 'public, max-age=31536000, immutable';
/** Files whose names stay, such as the icon. */
const anHour = 'public, max-age=3600';

/** Whether an `Accept-Encoding` field takes a coding (RFC 9110, 12.5.3: a weight of 0 refuses it). */
function takes(field: string, coding: string): boolean {
  return field.split(',').some((part) => {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
    return (name === coding || name === '*') && !parameters.some((value) => /^q=0(?:\.0{0,3})?$/.test(value));
  });
}

function encodingFor(asset: Asset, field: string): Encoding {
  if (asset.encodings.has('br') && takes(field, 'br')) return 'br';
  if (asset.encodings.has('gzip') && takes(field, 'gzip')) return 'gzip';
  return 'identity';
}

const matches = (field: string, tag: string): boolean =>
  field.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === tag);

/** Answers with one file of the build. Throws `Problem('not_found')` when there is none of that path. */
export function sendAsset(build: WebBuild, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0] ?? '';
  const asset = build.assets.get(path);
  if (asset === undefined) throw new Problem('not_found');
  const encoding = encodingFor(asset, String(request.headers['accept-encoding'] ?? ''));
  const tag = `"${asset.hash()}-${encoding}"`;
  reply
    .header('cache-control', path.startsWith('/assets/') ? forever : anHour)
    .header('vary', 'accept-encoding')
    .header('etag', tag);
  if (matches(request.headers['if-none-match'] ?? '', tag)) return reply.code(304).send();
  if (encoding !== 'identity') reply.header('content-encoding', encoding);
  return reply.header('content-type', asset.mediaType).send(asset.body(encoding));
}
