import { createHash } from 'node:crypto';

/**
 * Planted secrets of every kind that the product promises to mask. They are made up here from hashes and put together at
 * run time, so that no scanner of repositories takes them for real ones.
 */
function draw(alphabet: string, length: number, seed: string): string {
  let text = '';
  for (let round = 0; text.length < length; round++) {
    for (const byte of createHash('sha256').update(`${seed}/${round}`).digest())
      text += alphabet.charAt(byte % alphabet.length);
  }
  return text.slice(0, length);
}

const hex = (length: number, seed: string): string => draw('0123456789abcdef', length, seed);
const alnum = (length: number, seed: string): string =>
  draw('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', length, seed);
const upper = (length: number, seed: string): string => draw('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length, seed);

export interface Planted {
  readonly kind: string;
  /** The part that must not be left standing. */
  readonly secret: string;
  /** The text that it stands in. */
  readonly text: string;
}

/** Keys that are told by their own form, each in the middle of a sentence without any telling name. */
function keys(seed: string): (readonly [string, string])[] {
  const j = (...parts: string[]): string => parts.join('');
  return [
    ['AWS key id', j('AK', 'IA', upper(16, seed))],
    ['GitHub', j('gh', 'p_', alnum(36, seed))],
    ['GitHub fine-grained', j('github', '_pat_', alnum(22, seed), '_', alnum(59, seed))],
    ['GitLab', j('gl', 'pat-', alnum(20, seed))],
    ['Slack', j('xo', 'xb-', '123456789012-1234567890123-', alnum(24, seed))],
    [
      'Slack webhook',
      j('https://hooks.slack', '.com/services/T', upper(8, seed), '/B', upper(8, seed), '/', alnum(24, seed)),
    ],
    ['Anthropic', j('sk-', 'ant-api03-', alnum(93, seed), 'AA')],
    ['OpenAI project', j('sk-', 'proj-', alnum(48, seed))],
    ['OpenAI', j('sk-', alnum(48, seed))],
    ['OpenRouter', j('sk-', 'or-v1-', hex(64, seed))],
    ['Groq', j('gs', 'k_', alnum(52, seed))],
    ['Hugging Face', j('h', 'f_', alnum(34, seed))],
    ['Google API', j('AI', 'za', alnum(35, seed))],
    ['Google OAuth', j('GOC', 'SPX-', alnum(28, seed))],
    ['Stripe', j('sk_', 'live_', alnum(24, seed))],
    ['Stripe webhook', j('wh', 'sec_', alnum(32, seed))],
    ['Twilio', j('S', 'K', hex(32, seed))],
    ['SendGrid', j('S', 'G.', alnum(22, seed), '.', alnum(43, seed))],
    ['Mailgun', j('ke', 'y-', hex(32, seed))],
    ['npm', j('np', 'm_', alnum(36, seed))],
    ['PyPI', j('py', 'pi-AgEIcHlwaS5vcmc', alnum(80, seed))],
    ['Docker', j('dck', 'r_pat_', alnum(27, seed))],
    ['DigitalOcean', j('do', 'p_v1_', hex(64, seed))],
    ['Vault', j('hv', 's.', alnum(90, seed))],
    ['Databricks', j('da', 'pi', hex(32, seed))],
    ['Shopify', j('shp', 'at_', hex(32, seed))],
    ['Square', j('sq0', 'atp-', alnum(22, seed))],
    ['Grafana', j('gl', 'sa_', alnum(32, seed), '_', hex(8, seed))],
    ['New Relic', j('NR', 'AK-', upper(27, seed))],
    ['Linear', j('lin', '_api_', alnum(40, seed))],
    ['Notion', j('nt', 'n_', alnum(46, seed))],
    ['Telegram bot', j('123456789', ':AA', alnum(33, seed))],
    ['Tailscale', j('ts', 'key-auth-', alnum(12, seed), '-', alnum(32, seed))],
    ['JSON web token', j('eyJ', alnum(30, seed), '.eyJ', alnum(80, seed), '.', alnum(43, seed))],
    ['age', j('AGE-', 'SECRET-KEY-1', draw('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58, seed))],
  ];
}

/** Secrets that only what stands around them tells. `$` is where the secret goes. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ['authorization header', 'Authorization: Bearer $'],
  ['authorization header in code', `headers: { "authorization": "Bearer $" }`],
  ['basic authorization', 'authorization: Basic $'],
  ['token scheme', "curl -H 'Authorization: token $' https://example.org"],
  ['API key header', 'X-Api-Key: $'],
  ['cookie', 'Cookie: session=$; theme=dark'],
  ['PostgreSQL', 'postgres://app:$@db.internal:5432/app'],
  ['MongoDB', 'mongodb+srv://app:$@cluster0.example.net/app'],
  ['Redis without a user', 'redis://:$@cache.internal:6379/0'],
  ['AMQP', 'amqps://app:$@mq.internal/vhost'],
  ['git remote', 'https://$@git.example.org/team/project.git'],
  ['SQL Server', 'Server=db;Database=app;User Id=sa;Password=$;Encrypt=true'],
  ['Azure storage', 'DefaultEndpointsProtocol=https;AccountName=a;AccountKey=$;EndpointSuffix=x'],
  ['signed URL', 'https://files.example.org/a?expires=1&sig=$'],
  ['access token in a URL', 'GET https://api.example.org/v1/me?access_token=$'],
  ['JSON', '{"user": "app", "password": "$"}'],
  ['JavaScript', "const apiKey = '$';"],
  ['TypeScript object', "  clientSecret: '$',"],
  ['Python', 'SECRET_KEY = "$"'],
  ['Ruby', ':auth_token => "$"'],
  ['shell', 'export DEPLOY_TOKEN=$'],
  ['docker', 'docker run -e DB_PASSWORD=$ app'],
  ['YAML', 'database:\n  password: $\n  port: 5432'],
  ['INI', '[default]\naws_secret_access_key = $'],
  ['properties', 'spring.datasource.password=$'],
  ['.npmrc', '//registry.example.org/:_authToken=$'],
  ['.netrc', 'machine api.example.org login app password $'],
  ['command line', 'deploy --token $ --env prod'],
  ['curl', 'curl -u app:$ https://api.example.org'],
  ['Terraform', 'variable "x" {\n  db_password = "$"\n}'],
];

const PRIVATE_KEYS = ['RSA ', 'EC ', 'OPENSSH ', 'ENCRYPTED ', ''];

export function plantedSecrets(): Planted[] {
  const planted: Planted[] = [];
  for (const seed of ['one', 'two', 'three']) {
    for (const [kind, secret] of keys(seed)) planted.push({ kind, secret, text: `expected ${secret} to be valid` });
    for (const [kind, around] of SETTINGS) {
      const secret = `${alnum(24, kind + seed)}7x`;
      planted.push({ kind, secret, text: around.replace('$', secret) });
    }
    for (const kind of PRIVATE_KEYS) {
      const secret = Array.from({ length: 6 }, (_, line) => alnum(64, `${kind}${seed}${line}`)).join('\n');
      const text = ['-----BEGIN ', kind, 'PRIVATE KEY-----\n', secret, '\n-----END ', kind, 'PRIVATE KEY-----'].join(
        '',
      );
      planted.push({ kind: `${kind}private key`, secret, text });
    }
  }
  return planted;
}
