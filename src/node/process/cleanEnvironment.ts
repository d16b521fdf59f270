/** Names of variables that hold a secret, whatever their value. */
const secretNames =
  /(^|_)(api_?key|apikey|access_?key(_id)?|secret(_?key)?|secrets?|token|tokens|password|passwd|passphrase|credentials?|private_?key|auth|authorization|cookie|session_?key|signing_?key|encryption_?key|bearer|webhook(_url)?|dsn|connection_?string|conn_?str)(_|$)|^pat$|_pat$|secret|passwd|password/i;

/** Families that exist to carry credentials or to reach something that does. */
const secretFamilies =
  /^(aws|azure|arm|gcp|gcloud|google_application|anthropic|openai|gemini|mistral|cohere|huggingface|hf|replicate|github|gh|gitlab|bitbucket|ci_job|npm_token|npm_config__?auth|vault|doppler|op|sops|twilio|stripe|sentry_auth|datadog|dd|slack|discord|telegram|snyk|sonar|codecov|docker_auth|kube|consul|pulumi|tf_var|cloudflare|digitalocean|heroku|vercel|netlify|supabase|firebase)_/i;

/** Agents and sockets through which a test could sign or log in as the user. */
const secretChannels =
  /^(ssh_auth_sock|ssh_agent_pid|gpg_agent_info|krb5ccname|kubeconfig|docker_config|netrc|git_askpass|ssh_askpass|vscode_git_.*|vscode_ipc_.*|database_url|redis_url|mongo(db)?_ur[il]|amqp_url|.*_database_url)$/i;

/** Credentials inside a value: `scheme://user:password@host`. */
const userInfo = /:\/\/[^/\s:@]+:[^/\s@]+@/;

/** Left by this process's own runner, debugger or editor: it would make a nested one speak a private protocol. */
const ownTraces =
  /^(node_test_context|node_options|node_v8_coverage|vscode_inspector_options|electron_run_as_node|npm_lifecycle_.*|npm_package_.*|npm_config_.*|npm_command|npm_execpath|npm_node_execpath|git_dir|git_work_tree|git_index_file|protege_.*|init_cwd)$/i;

/** True for a variable that a test has no business to see. */
export function isSecretVariable(name: string, value: string): boolean {
  return secretNames.test(name) || secretFamilies.test(name) || secretChannels.test(name) || userInfo.test(value);
}

/**
 * The environment for the user's test command: the user's own without keys, tokens and agents, with colours off and
 * with Python's byte code cache off (a stale cache can hide a fix of the same length).
 */
export function testEnvironment(
  own: NodeJS.ProcessEnv,
  extra: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const cleaned: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined || ownTraces.test(name) || isSecretVariable(name, value)) continue;
    cleaned[name] = value;
  }
  return {
    ...cleaned,
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    CI: '1',
    NO_COLOR: '1',
    FORCE_COLOR: '0',
    CARGO_TERM_COLOR: 'never',
    NO_UPDATE_NOTIFIER: '1',
    npm_config_update_notifier: 'false',
    npm_config_fund: 'false',
    npm_config_audit: 'false',
    ...extra,
  };
}
