import type { ServiceName } from './prefixes.ts';

/** People fall into ten; a canary moves them one at a time. */
export const buckets: readonly string[] = Array.from({ length: 10 }, (_, number) => `b${number}`);

export type Slots = {
  /** A folder with a link for each bucket, to a folder with the sockets `auth.sock`, `messaging.sock`, … */
  readonly slots: string;
  /** A folder with such a folder of sockets for each release, by its id. */
  readonly run: string;
  /** Where a line of JSON is written for each request, and for what: see `logFormat`. */
  readonly requestLog: string;
};

/** A link beside those of the buckets, to the release before: it answers what the one of a bucket cannot be sent. */
export const standby = 'before';

/**
 * Where a bucket's requests of a service go. A rename of the link moves them, and nginx is told nothing. What cannot be
 * sent there, since the process has just ended, goes to the release before while that still runs.
 */
const upstream = (service: ServiceName, slots: string, bucket: string): string =>
  `  upstream ${service}_${bucket} { server unix:${slots}/${bucket}/${service}.sock max_fails=0; server unix:${slots}/${standby}/${service}.sock max_fails=0 backup; }`;

/**
 * `t` seconds since 1970, `b` the bucket, `r` the release that answered (empty where none did), `s` the status, `ut` the
 * seconds it took to answer, `us` the status of each that it was sent to, one after the other.
 */
const logFormat = `log_format requests escape=json
    '{"t":$msec,"b":"$bucket","r":"$upstream_http_x_release","s":$status,"ut":"$upstream_response_time","us":"$upstream_status"}';`;

/** What keeps a browser in its bucket. */
export const bucketCookie = (isSecure: boolean): string => (isSecure ? '__Host-flux_bk' : 'flux_bk');

/**
 * A stranger's bucket follows from their address and browser; from then on it stands in a cookie, so that nobody moves
 * between two releases when their address changes.
 */
function bucketOf(isSecure: boolean): string {
  const cookie = bucketCookie(isSecure);
  const found = `(?:^|; )${cookie}=`;
  const shares = buckets.map((bucket, at) => `    ${at < buckets.length - 1 ? '10%' : '*'} ${bucket};`);
  return `  split_clients "$remote_addr$http_user_agent" $stranger {
${shares.join('\n')}
  }
  map $http_cookie $bucket {
    "~${found}(?<known>b[0-9])(?:;|$)" $known;
    default $stranger;
  }
  map $http_cookie $bucket_cookie {
    "~${found}b[0-9](?:;|$)" "";
    default "${cookie}=$bucket; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}";
  }`;
}

export type Ways = {
  /** What stands in the http block. */
  readonly definitions: string;
  /** Where requests of a service go, as \`proxy_pass\` takes it. */
  readonly to: (service: ServiceName) => string;
  /** Directives for every location that people's browsers ask, other than cacheable ones. */
  readonly perAnswer: string;
  /** Locations of the private server, which alone shows metrics. */
  readonly metrics: string;
};

export function waysOfSlots(
  { slots, run, requestLog }: Slots,
  services: readonly ServiceName[],
  isSecure: boolean,
): Ways {
  const upstreams = services.flatMap((service) => buckets.map((bucket) => upstream(service, slots, bucket)));
  return {
    definitions: `${upstreams.join('\n')}

${bucketOf(isSecure)}

  ${logFormat}
  access_log ${requestLog} requests;`,
    to: (service) => `http://${service}_$bucket`,
    perAnswer: 'add_header Set-Cookie $bucket_cookie always;',
    metrics: services
      .map(
        (service) =>
          `    location ~ ^/(?<release>[\\w.-]+)/${service}/metrics$ { proxy_pass http://unix:${run}/$release/${service}.sock:/metrics; }`,
      )
      .join('\n'),
  };
}
