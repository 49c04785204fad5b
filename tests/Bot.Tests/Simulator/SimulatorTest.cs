namespace Bot.Tests.Simulator;

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Bot.Simulator;
using Xunit;

/// <summary>A server of its own for each test, spoken to as the platform is: over HTTP.</summary>
public abstract class SimulatorTest : IAsyncLifetime, IDisposable
{
    protected static readonly DateTimeOffset Noon = new(2026, 11, 20, 4, 0, 0, TimeSpan.Zero);

    private readonly HttpClient http = new();

    internal SteppedTime Clock { get; } = new(Noon);

    protected SimulatorServer Server { get; set; } = null!;

    protected string ApiUrl => $"{Server.Url}/bot{Server.Token}/";

    protected HttpClient Http => http;

    /// <summary>Without rates, by a clock that stands still; a class of tests may want others.</summary>
    protected virtual SimulatorOptions Options => new() { Clock = Clock, Rates = null };

    public async Task InitializeAsync() => Server = await SimulatorServer.Start(Options);

    public async Task DisposeAsync() => await Server.DisposeAsync();

    public void Dispose()
    {
        http.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<Answer> Call(string method, object? parameters = null)
    {
        using var response = await http.PostAsJsonAsync(ApiUrl + method, parameters ?? new { });
        return await Read(response);
    }

    protected async Task<Answer> Post(string method, HttpContent content)
    {
        using (content)
        {
            using var response = await http.PostAsync(new Uri(ApiUrl + method), content);
            return await Read(response);
        }
    }

    /// <summary>What getUpdates answers.</summary>
    protected async Task<JsonElement[]> Updates(int offset = 0, int limit = 100) =>
        [.. (await Call("getUpdates", new { offset, limit })).Result.EnumerateArray()];

    /// <summary>Starts a long poll and comes back once the server holds it.</summary>
    protected async Task<Task<Answer>> Poll(int offset = 0)
    {
        var poll = Call("getUpdates", new { offset, timeout = 50 });
        await Server.WaitFor(() => Server.IsPolled);
        return poll;
    }

    protected static async Task<Answer> Read(HttpResponseMessage response)
    {
        using var json = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return new Answer(response.StatusCode, json.RootElement.Clone());
    }

    protected sealed record Answer(HttpStatusCode Http, JsonElement Json)
    {
        public JsonElement Result =>
            Json.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException(Json.GetRawText());

        public int Status => (int)Http;

        public string Description => Json.GetProperty("description").GetString()!;

        public int MessageId => Result.GetProperty("message_id").GetInt32();

        public string Error => $"{Status} {Description}";
    }
}
