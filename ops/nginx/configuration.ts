import { securityHeaders } from '@flux/http';
import { maintenanceOf } from './maintenance.ts';
import { prefixes, type ServiceName, services } from './prefixes.ts';
import { type Slots, type Ways, waysOfSlots } from './slots.ts';

/** Where the processes of each service listen: `127.0.0.1:3001` or `unix:/run/flux/auth.sock`; any number of each. */
export type Upstreams = Readonly<Record<ServiceName, readonly string[]>>;

export type NginxOptions = {
  /** What nginx listens on, e.g. `127.0.0.1:8080`. */
  readonly listen: string;
  /** The address of the private server that alone shows metrics, e.g. `127.0.0.1:9464`. */
  readonly metricsListen: string;
  /** Where the services are: for good, or by links that are renamed while nginx runs. */
  readonly upstreams: Upstreams | Slots;
  /** `apps/web/dist/assets`, absolute: served by nginx itself, hashed and therefore cached for a year. */
  readonly assets: string;
  /** A folder that nginx may write to: its pid, logs and buffered uploads. */
  readonly runDir: string;
  /** The release whose metrics these are; part of their path. Slots know of several. */
  readonly release: string;
  /** A folder with what is answered while the studio is closed; without it, it cannot be. */
  readonly maintenance?: string;
  /** The system user of the workers, when nginx starts as root. */
  readonly user?: string;
  /** Without it the public server speaks plain HTTP, for a studio on this machine or behind another proxy. */
  readonly tls?: Tls;
};

export type Tls = {
  /** PEM files. */
  readonly certificate: string;
  readonly key: string;
  /** The public origin, e.g. `https://studio.example`. */
  readonly url: string;
  /** Where plain HTTP listens, which only says where HTTPS is, e.g. `80`. */
  readonly plainListen: string;
  /** A folder in which an authority finds the answers to its challenges (RFC 8555, 8.3), e.g. `/var/www/acme`. */
  readonly challenges: string;
};

function upstream(name: ServiceName, servers: readonly string[]): string {
  const lines = servers.map((server) => `    server ${server} max_fails=0;`);
  return `  upstream ${name} {\n${lines.join('\n')}\n  }`;
}

function waysOfUpstreams(upstreams: Upstreams, release: string): Ways {
  return {
    definitions: `${services.map((name) => upstream(name, upstreams[name])).join('\n')}
  access_log off;`,
    to: (service) => `http://${service}`,
    perAnswer: '',
    metrics: services
      .map((name) => `    location = /${release}/${name}/metrics { proxy_pass http://${name}/metrics; }`)
      .join('\n'),
  };
}

/** A path and all below it, never a longer name that begins alike. */
const location = ([prefix, service]: readonly [string, ServiceName], { to }: Ways): string =>
  `    location ~ ^${prefix}(/|$) { proxy_pass ${to(service)}; }`;

/** Rewritten, since an address with a variable in it takes the path as it came. */
const health = (name: ServiceName, { to }: Ways): string =>
  `    location = /health/${name} { rewrite ^ /health break; proxy_pass ${to(name)}; }`;

const variable = (header: string): string => header.replaceAll('-', '_');

/** What nginx answers by itself carries what the services send with every answer; theirs are left as they are. */
function ownHeaders(tls: Tls | undefined) {
  const headers = Object.entries(securityHeaders({ mode: 'production', url: tls?.url ?? 'http:' }));
  return {
    maps: headers
      .map(([name, value]) => {
        const own = variable(name);
        return `  map $upstream_http_${own} $own_${own} { "" "${value}"; default ""; }`;
      })
      .join('\n'),
    /** A location with headers of its own inherits none. */
    add: headers.map(([name]) => `add_header ${name} $own_${variable(name)} always;`),
  };
}

/** What Mozilla calls intermediate, without DHE; each with forward secrecy, the strongest first (ASVS 12.1.2). */
const ciphers = ['AES256-GCM-SHA384', 'CHACHA20-POLY1305', 'AES128-GCM-SHA256']
  .flatMap((cipher) => [`ECDHE-ECDSA-${cipher}`, `ECDHE-RSA-${cipher}`])
  .join(':');

const listening = (listen: string, tls: Tls | undefined): string =>
  tls === undefined
    ? `listen ${listen};`
    : `listen ${listen} ssl http2;
    ssl_certificate ${tls.certificate};
    ssl_certificate_key ${tls.key};
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ${ciphers};
    ssl_prefer_server_ciphers on;
    ssl_session_cache shared:flux:10m;
    ssl_session_timeout 1d;
    ssl_session_tickets off;`;

/** A person is sent to HTTPS. A program is refused, or nobody would notice what it sends in the clear (ASVS 4.1.2). */
const plainServer = (tls: Tls): string => `
  server {
    listen ${tls.plainListen};
    location / { return 301 ${tls.url}$request_uri; }
    location ^~ /.well-known/acme-challenge/ {
      root ${tls.challenges};
      default_type text/plain;
    }
    location ~ ^/(api|messaging|collaboration|health)(/|$) {
      default_type application/problem+json;
      return 403 '{"type":"/errors#forbidden","title":"You may not do this.","status":403,"code":"forbidden","detail":"Use ${tls.url}."}';
    }
  }
`;

/**
 * The whole nginx configuration of a studio in several processes, to be run with `nginx -c`.
 *
 * Connections to the services are not kept alive: a reused one can be closed by its other end at the moment it is
 * used. A request that could not be sent at all goes to the next process of its service; one that was sent is never
 * repeated. Uploads are buffered, so that a service never waits for a slow network.
 */
export function nginxConfiguration(options: NginxOptions): string {
  const { upstreams, runDir, tls } = options;
  const { maps, add } = ownHeaders(tls);
  const headers = { maps, add: add.join('\n    ') };
  const closed = options.maintenance === undefined ? undefined : maintenanceOf(options.maintenance);
  const ways =
    'slots' in upstreams
      ? waysOfSlots(upstreams, services, tls !== undefined)
      : waysOfUpstreams(upstreams, options.release);
  return `${options.user === undefined ? '' : `user ${options.user};\n`}daemon off;
worker_processes auto;
pid ${runDir}/nginx.pid;
error_log ${runDir}/error.log warn;
events { worker_connections 4096; }
http {
  types {
    text/javascript js mjs;
    text/css css;
    font/woff2 woff2;
    image/svg+xml svg;
    image/png png;
    application/json json map;
  }
  default_type application/octet-stream;
  charset utf-8;
  charset_types text/javascript text/css image/svg+xml;
  server_tokens off;
  sendfile on;
  client_body_temp_path ${runDir}/body;
  proxy_temp_path ${runDir}/proxy;
  fastcgi_temp_path ${runDir}/fastcgi;
  uwsgi_temp_path ${runDir}/uwsgi;
  scgi_temp_path ${runDir}/scgi;

${headers.maps}
  map $http_upgrade $connection_header { default upgrade; "" close; }
${closed?.maps ?? ''}

${ways.definitions}

  proxy_http_version 1.1;
  proxy_set_header Host $http_host;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $connection_header;
  proxy_set_header X-Forwarded-For $remote_addr;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_connect_timeout 2s;
  # Sockets say something every 25 s.
  proxy_read_timeout 75s;
  proxy_send_timeout 75s;
  proxy_next_upstream error;

  server {
    ${listening(options.listen, tls)}
    ${headers.add}
    ${ways.perAnswer}
    ${closed?.check ?? ''}
    # Beyond a JSON body (1 MB) only uploads are larger; the service holds each to its own limit.
    client_max_body_size 10300m;
    error_page 502 504 = @unavailable;
    location @unavailable {
      internal;
      default_type application/problem+json;
      add_header Retry-After 1 always;
      ${headers.add}
      ${ways.perAnswer}
      return 503 '{"type":"/errors#starting","title":"The studio is starting. Try again in a moment.","status":503,"code":"starting","detail":"This part of the studio cannot be reached for the moment."}';
    }

    location ^~ /assets/ {
      alias ${options.assets}/;
      gzip_static on;
      expires 1y;
      add_header Cache-Control "public, immutable";
      ${headers.add}
    }
    location = /metrics { return 404; }
${closed?.locations(add) ?? ''}
${services.map((name) => health(name, ways)).join('\n')}
${prefixes.map((prefix) => location(prefix, ways)).join('\n')}
    location / { proxy_pass ${ways.to('auth')}; }
  }
${tls === undefined ? '' : plainServer(tls)}
  server {
    listen ${options.metricsListen};
    access_log off;
${ways.metrics}
    location / { return 404; }
  }
}
`;
}
