#!/usr/bin/env bash
# NCrontab, which reads the schedules of Azure Functions' timers: a day of the month and a day of the week must both be met, where cron asks for one of them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
cat >see.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net8.0</TargetFramework><RollForward>Major</RollForward></PropertyGroup>
  <ItemGroup><PackageReference Include="NCrontab.Signed" Version="3.4.0" /></ItemGroup>
</Project>
XML
cat >see.cs <<'CS'
using System;
using System.Linq;
using NCrontab;

var options = new CrontabSchedule.ParseOptions { IncludingSeconds = true };
var days = CrontabSchedule.Parse("0 0 9 13 * 5", options).GetNextOccurrences(new DateTime(2026, 1, 1), new DateTime(2027, 1, 1));
Console.WriteLine(string.Join(" ", days.Select(day => day.ToString("yyyy-MM-dd"))));
CS
days=$(dotnet run)
echo "NCrontab.Signed 3.4.0: \"0 0 9 13 * 5\" runs in 2026 on $days alone"
[ "$days" = '2026-02-13 2026-03-13 2026-11-13' ]
