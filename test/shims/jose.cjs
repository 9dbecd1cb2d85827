// jwks-rsa, under the Agents SDK, calls require('jose'), a package of ES modules only. Node 20.19 and later allow it,
// Jest only from Node 24.9: this hands Jest the module that Node itself has loaded.
module.exports = process.getBuiltinModule('node:module').createRequire(__filename)('jose');
