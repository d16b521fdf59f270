import { isPlaceholder, isProbablySecret } from './likelySecret';
import type { Range } from './mask';

/** A secret that is told by what stands around it. The group `secret` is masked, the rest stays readable. */
interface ContextPattern {
  readonly pattern: RegExp;
  readonly accepts: (secret: string, name: string) => boolean;
}

const NAME =
  '(?<name>[\\w.-]{0,40}(?:pass(?:word|wd|phrase)|pwd|secret|token|api[_.-]?key|access[_.-]?key|private[_.-]?key|signing[_.-]?key|encryption[_.-]?key|account[_.-]?key|auth[_.-]?key|credentials?|client[_.-]?secret|webhook|salt|cookie|session[_.-]?id|bearer)[\\w.-]{0,20})';

const isAnything = (secret: string): boolean => !isPlaceholder(secret);

const PATTERNS: readonly ContextPattern[] = [
  // Authorization: Bearer abc, "authorization": "Basic abc", -H 'X-Api-Key: abc'
  {
    pattern:
      /\b(?:proxy-)?authorization["']?\s{0,4}[:=,]\s{0,4}["'`]?(?:(?:bearer|basic|token|digest|apikey|negotiate|ntlm|key|aws4-hmac-sha256)\s{1,4})?(?<secret>[A-Za-z0-9._~+/=:-]{8,4000})/dgi,
    accepts: isAnything,
  },
  { pattern: /\bbearer\s{1,4}(?<secret>[A-Za-z0-9._~+/=-]{20,4000})/dgi, accepts: isProbablySecret },
  {
    pattern:
      /\b(?:x-)?(?:api-key|apikey|auth-token|access-token|amz-security-token|goog-api-key|csrf-token|vault-token|gitlab-token|functions-key)["']?\s{0,4}:\s{0,4}["'`]?(?<secret>[A-Za-z0-9._~+/=-]{8,2000})/dgi,
    accepts: isAnything,
  },
  {
    pattern: /\b(?:set-)?cookie["']?\s{0,4}:\s{0,4}["'`]?(?<secret>[^\s"'`][^"'`\n]{7,4000})/dgi,
    accepts: (value) => value.includes('=') && isAnything(value),
  },
  // scheme://user:password@host
  {
    pattern: /\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@"'`<>]{0,120}:(?<secret>[^\s/@"'`<>]{1,300})@[^\s"'`]/dgi,
    accepts: (value) => !isVariable(value),
  },
  // https://token@host
  { pattern: /\bhttps?:\/\/(?<secret>[A-Za-z0-9_-]{20,300})@[A-Za-z0-9]/dgi, accepts: isAnything },
  // Server=x;Password=y; and Endpoint=x;SharedAccessKey=y
  {
    pattern:
      /\b(?:password|pwd|accountkey|sharedaccesskey|sharedaccesssignature|sharedsecret)\s{0,2}=\s{0,2}(?<secret>[^;"'`\s]{4,400})(?=\s{0,2};|["'`])/dgi,
    accepts: (value) => !isVariable(value),
  },
  // ?access_token=abc&sig=abc
  {
    pattern:
      /[?&](?:access_token|refresh_token|id_token|token|api[_-]?key|apikey|key|sig|signature|x-amz-signature|x-amz-credential|password|secret|client_secret|code)=(?<secret>[^&\s"'`<>#]{8,1000})/dgi,
    accepts: isProbablySecret,
  },
  // curl -u user:password, --password abc
  { pattern: /\s-u\s{1,3}["']?[\w.@-]{1,80}:(?<secret>[^\s"']{4,200})/dg, accepts: isAnything },
  {
    pattern: /\s--?(?:password|passwd|pass|token|api-key|secret)[= ]["']?(?<secret>[^\s"'-][^\s"']{5,300})/dgi,
    accepts: isProbablySecret,
  },
  // machine host login user password abc
  {
    pattern: /\bmachine\s{1,4}\S{1,200}\s{1,8}login\s{1,4}\S{1,200}\s{1,8}password\s{1,4}(?<secret>\S{3,300})/dgi,
    accepts: isAnything,
  },
  // //registry.example/:_authToken=abc
  {
    pattern: /:_(?:authToken|auth|password)\s{0,2}=\s{0,2}["']?(?<secret>[^\s"']{6,400})/dg,
    accepts: (value) => !isVariable(value),
  },
  // "password": "abc", apiKey = 'abc', :secret => "abc"
  {
    pattern: new RegExp(
      `${NAME}["'\`\\]]{0,3}\\s{0,4}(?::=|=>|[:=])\\s{0,4}[bru]{0,2}(?<quote>["'\`])(?<secret>[^"'\`\\n]{4,500})\\k<quote>`,
      'gid',
    ),
    accepts: isProbablySecret,
  },
  // API_KEY=abc in a shell, an .env file or a log
  {
    pattern: new RegExp(
      `(?:^|[\\s;&|"'\`])(?:export\\s+|set\\s+|-e\\s+|--build-arg\\s+)?(?=[A-Z0-9_]{3,60}=)${NAME}=["']?(?<secret>[^\\s"'\`;&|]{4,500})`,
      'gidm',
    ),
    accepts: isProbablySecret,
  },
  // password: abc in YAML, key = abc in INI
  {
    pattern: new RegExp(
      `^[ \\t]*(?:-[ \\t]+)?${NAME}[ \\t]{0,4}[:=][ \\t]{0,4}(?<secret>[^\\s"'\`#{}()[\\],;]{6,500})[ \\t]*(?:#.*)?$`,
      'gidm',
    ),
    accepts: (value, name) => isProbablySecret(value, name) && /\d/.test(value),
  },
];

function isVariable(value: string): boolean {
  return /^(?:\$|\{|%|<|\[redacted\])/.test(value) || value.includes('${') || value.includes('{{');
}

/** Ranges of secrets that are told by a name, a header or an address around them. */
export function contextRanges(text: string): Range[] {
  const ranges: Range[] = [];
  for (const { pattern, accepts } of PATTERNS) {
    for (const match of text.matchAll(pattern)) {
      const secret = match.groups?.secret;
      const range = match.indices?.groups?.secret;
      if (secret === undefined || range === undefined || isVariable(secret)) continue;
      if (accepts(secret, match.groups?.name ?? '')) ranges.push({ from: range[0], to: range[1] });
    }
  }
  return ranges;
}
