/** Where the processes of each service listen: `127.0.0.1:3001` or `unix:/run/flux/auth.sock`; any number of each. */
export type Upstreams = {
  readonly auth: readonly string[];
  readonly messaging: readonly string[];
  readonly collaboration: readonly string[];
};

export type NginxOptions = {
  /** What nginx listens on, e.g. `127.0.0.1:8080`. */
  readonly listen: string;
  /** The address of the private server that alone shows metrics, e.g. `127.0.0.1:9464`. */
  readonly metricsListen: string;
  readonly upstreams: Upstreams;
  /** `apps/web/dist/assets`, absolute: served by nginx itself, hashed and therefore cached for a year. */
  readonly assets: string;
  /** A folder that nginx may write to: its pid, logs and buffered uploads. */
  readonly runDir: string;
  /** The release whose metrics these are; part of their path. */
  readonly release: string;
  /** The system user of the workers, when nginx starts as root. */
  readonly user?: string;
};

type ServiceName = keyof Upstreams;

/** Who answers what (api.md, "Who answers what"); whatever matches none goes to auth. */
const prefixes: readonly (readonly [string, ServiceName])[] = [
  ['/api/channels', 'messaging'],
  ['/api/messages', 'messaging'],
  ['/api/search', 'messaging'],
  // A project's channels are a part of conversation; nginx takes the first pattern that fits.
  ['/api/projects/[^/]+/channels', 'messaging'],
  ['/messaging', 'messaging'],
  ['/api/teams', 'collaboration'],
  ['/api/projects', 'collaboration'],
  ['/api/boards', 'collaboration'],
  ['/api/files', 'collaboration'],
  ['/collaboration', 'collaboration'],
];

const names: readonly ServiceName[] = ['auth', 'messaging', 'collaboration'];

function upstream(name: ServiceName, servers: readonly string[]): string {
  const lines = servers.map((server) => `    server ${server} max_fails=0;`);
  return `  upstream ${name} {\n${lines.join('\n')}\n  }`;
}

/** A path and all below it, never a longer name that begins alike. */
const location = ([prefix, service]: readonly [string, ServiceName]): string =>
  `    location ~ ^${prefix}(/|$) { proxy_pass http://${service}; }`;

const health = (name: ServiceName): string =>
  `    location = /health/${name} { proxy_pass http://${name}/health; }`;

const metrics = (name: ServiceName, release: string): string =>
  `    location = /${release}/${name}/metrics { proxy_pass http://${name}/metrics; }`;

/**
 * The whole nginx configuration of a studio in several processes, to be run with `nginx -c`.
 *
 * Connections to the services are not kept alive: a reused one can be closed by its other end at the moment it is
 * used. A request that could not be sent at all goes to the next process of its service; one that was sent is never
 * repeated. Uploads are buffered, so that a service never waits for a slow network.
 */
export function nginxConfiguration(options: NginxOptions): string {
  const { upstreams, runDir } = options;
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
  access_log off;
  server_tokens off;
  sendfile on;
  client_body_temp_path ${runDir}/body;
  proxy_temp_path ${runDir}/proxy;
  fastcgi_temp_path ${runDir}/fastcgi;
  uwsgi_temp_path ${runDir}/uwsgi;
  scgi_temp_path ${runDir}/scgi;

  map $http_upgrade $connection_header { default upgrade; "" close; }

${names.map((name) => upstream(name, upstreams[name])).join('\n')}

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
    listen ${options.listen};
    # Beyond a JSON body (1 MB) only uploads are larger; the service holds each to its own limit.
    client_max_body_size 10300m;
    error_page 502 504 = @unavailable;
    location @unavailable {
      internal;
      default_type application/problem+json;
      add_header Retry-After 1 always;
      return 503 '{"type":"/errors#starting","title":"The studio is starting. Try again in a moment.","status":503,"code":"starting","detail":"This part of the studio cannot be reached for the moment."}';
    }

    location ^~ /assets/ {
      alias ${options.assets}/;
      gzip_static on;
      expires 1y;
      add_header Cache-Control "public, immutable";
      add_header X-Content-Type-Options nosniff;
    }
    location = /metrics { return 404; }
${names.map(health).join('\n')}
${prefixes.map(location).join('\n')}
    location / { proxy_pass http://auth; }
  }

  server {
    listen ${options.metricsListen};
${names.map((name) => metrics(name, options.release)).join('\n')}
    location / { return 404; }
  }
}
`;
}
