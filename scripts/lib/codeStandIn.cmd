@node "%~dp0codeStandIn.mjs" %*
