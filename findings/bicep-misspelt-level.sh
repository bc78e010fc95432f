#!/usr/bin/env bash
# bicepconfig.json: a rule's level that is misspelt ("eror") is no error and no warning: the rule goes back to its own default, here off.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cat >get.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net8.0</TargetFramework><DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences></PropertyGroup>
  <ItemGroup><PackageDownload Include="Azure.Bicep.CommandLine.linux-x64" Version="[0.49.2]" /></ItemGroup>
</Project>
XML
dotnet restore --packages packages get.csproj >/dev/null
bicep=$PWD/packages/azure.bicep.commandline.linux-x64/0.49.2/tools/bicep
chmod +x "$bicep"
said() {
  mkdir "$1"
  echo "{\"analyzers\":{\"core\":{\"rules\":{\"use-user-defined-types\":{\"level\":\"$1\"}}}}}" >"$1/bicepconfig.json"
  printf 'param tags object\noutput count int = length(tags)\n' >"$1/main.bicep"
  status=0
  "$bicep" lint "$1/main.bicep" >"$1/said" 2>&1 || status=$?
  echo "$(grep -c . "$1/said" || true) lines and status $status"
}
right=$(said error)
wrong=$(said eror)
echo "$("$bicep" --version): level \"error\" gives $right, level \"eror\" gives $wrong"
[ "$right" = '1 lines and status 1' ] && [ "$wrong" = '0 lines and status 0' ]
